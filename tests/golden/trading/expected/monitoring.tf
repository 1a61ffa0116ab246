# platform.ha: failover us-east-1 -> us-east-2, tier assets, tier orders, tier sessions, tier web
module "monitoring_us_east_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_1 }

  alarm_prefix = "trading"
  topic_arns   = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
  clusters = {
    orders = {
      cluster_identifier   = "trading-orders-us-east-1"
      lag_milliseconds_max = 5000
    }
  }
  load_balancers = {
    web = {
      load_balancer = module.load_balancer_web_us_east_1.arn_suffix
      target_group  = module.load_balancer_web_us_east_1.target_group_arn_suffix
      healthy_min   = var.web_capacity["us-east-1"].min
    }
  }
  table_replicas = {
    sessions-to-us-east-2 = {
      table_name       = "trading-sessions"
      receiving_region = "us-east-2"
    }
  }
  bucket_copies = {
    assets-archive-in-us-east-1 = {
      source_bucket      = "trading-assets-us-east-1-${local.account_id}"
      destination_bucket = "trading-assets-us-east-1-archive-${local.account_id}"
      rule_id            = "archive-in-us-east-1"
    }
    assets-copy-to-us-east-2 = {
      source_bucket      = "trading-assets-us-east-1-${local.account_id}"
      destination_bucket = "trading-assets-us-east-2-${local.account_id}"
      rule_id            = "copy-to-us-east-2"
    }
  }
  functions = {
    orchestrator = module.failover_us_east_1.function_name
    control      = module.control_us_east_1.function_name
    readiness    = module.readiness_us_east_1.function_name
    validator    = module.validator_us_east_1.function_name
    prober       = module.prober_us_east_1.function_name
  }
  dead_letter_queues = { orchestrator = "trading-failover-dead-letters" }
}

# platform.ha: failover us-east-1 -> us-east-2, tier assets, tier orders, tier sessions, tier web
module "monitoring_us_east_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_2 }

  alarm_prefix = "trading"
  topic_arns   = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
  clusters = {
    orders = {
      cluster_identifier   = "trading-orders-us-east-2"
      lag_milliseconds_max = 5000
    }
  }
  load_balancers = {
    web = {
      load_balancer = module.load_balancer_web_us_east_2.arn_suffix
      target_group  = module.load_balancer_web_us_east_2.target_group_arn_suffix
      healthy_min   = var.web_capacity["us-east-2"].min
    }
  }
  table_replicas = {
    sessions-to-us-east-1 = {
      table_name       = "trading-sessions"
      receiving_region = "us-east-1"
    }
  }
  bucket_copies = {
    assets-copy-to-us-east-1 = {
      source_bucket      = "trading-assets-us-east-2-${local.account_id}"
      destination_bucket = "trading-assets-us-east-1-${local.account_id}"
      rule_id            = "copy-to-us-east-1"
    }
    assets-archive-in-us-east-2 = {
      source_bucket      = "trading-assets-us-east-2-${local.account_id}"
      destination_bucket = "trading-assets-us-east-2-archive-${local.account_id}"
      rule_id            = "archive-in-us-east-2"
    }
  }
  functions = {
    orchestrator = module.failover_us_east_2.function_name
    control      = module.control_us_east_2.function_name
    readiness    = module.readiness_us_east_2.function_name
    validator    = module.validator_us_east_2.function_name
    prober       = module.prober_us_east_2.function_name
  }
  dead_letter_queues = { orchestrator = "trading-failover-dead-letters" }
}

# platform.ha: failover us-east-1 -> us-east-2
module "monitoring_us_west_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_west_2 }

  alarm_prefix       = "trading"
  topic_arns         = [module.alerting_us_west_2.topic_arns["oncall-critical"]]
  clusters           = {}
  load_balancers     = {}
  table_replicas     = {}
  bucket_copies      = {}
  functions          = { prober = module.prober_us_west_2.function_name }
  dead_letter_queues = {}
}
