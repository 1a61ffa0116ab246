# platform.ha: failover us-east-1 -> us-west-2; std/aurora_pair.ha: tier ledger, tier orders; std/replicated_assets.ha: tier reports; std/session_table.ha: tier sessions; std/web_tier.ha: tier backoffice, tier gateway
module "monitoring_us_east_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_1 }

  alarm_prefix = "exchange"
  topic_arns = [
    module.alerting_us_east_1.topic_arns["duty_manager-critical"],
    module.alerting_us_east_1.topic_arns["operations_desk-critical"],
  ]
  clusters = {
    ledger = {
      cluster_identifier   = "exchange-ledger-us-east-1"
      lag_milliseconds_max = 2000
    }
    orders = {
      cluster_identifier   = "exchange-orders-us-east-1"
      lag_milliseconds_max = 5000
    }
  }
  load_balancers = {
    backoffice = {
      load_balancer = module.load_balancer_backoffice_us_east_1.arn_suffix
      target_group  = module.load_balancer_backoffice_us_east_1.target_group_arn_suffix
      healthy_min   = var.backoffice_capacity["us-east-1"].min
    }
    gateway = {
      load_balancer = module.load_balancer_gateway_us_east_1.arn_suffix
      target_group  = module.load_balancer_gateway_us_east_1.target_group_arn_suffix
      healthy_min   = var.gateway_capacity["us-east-1"].min
    }
  }
  table_replicas = {
    sessions-to-us-west-2 = {
      table_name       = "exchange-sessions"
      receiving_region = "us-west-2"
    }
  }
  bucket_copies = {
    reports-archive-in-us-east-1 = {
      source_bucket      = "exchange-reports-us-east-1-${local.account_id}"
      destination_bucket = "exchange-reports-us-east-1-archive-${local.account_id}"
      rule_id            = "archive-in-us-east-1"
    }
    reports-copy-to-us-west-2 = {
      source_bucket      = "exchange-reports-us-east-1-${local.account_id}"
      destination_bucket = "exchange-reports-us-west-2-${local.account_id}"
      rule_id            = "copy-to-us-west-2"
    }
  }
  functions = {
    orchestrator = module.failover_us_east_1.function_name
    control      = module.control_us_east_1.function_name
    readiness    = module.readiness_us_east_1.function_name
    validator    = module.validator_us_east_1.function_name
    prober       = module.prober_us_east_1.function_name
  }
  dead_letter_queues = { orchestrator = "exchange-failover-dead-letters" }
}

# platform.ha: failover us-east-1 -> us-west-2
module "monitoring_us_east_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_2 }

  alarm_prefix = "exchange"
  topic_arns = [
    module.alerting_us_east_2.topic_arns["duty_manager-critical"],
    module.alerting_us_east_2.topic_arns["operations_desk-critical"],
  ]
  clusters           = {}
  load_balancers     = {}
  table_replicas     = {}
  bucket_copies      = {}
  functions          = { prober = module.prober_us_east_2.function_name }
  dead_letter_queues = {}
}

# platform.ha: failover us-east-1 -> us-west-2; std/aurora_pair.ha: tier ledger, tier orders; std/replicated_assets.ha: tier reports; std/session_table.ha: tier sessions; std/web_tier.ha: tier backoffice, tier gateway
module "monitoring_us_west_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_west_2 }

  alarm_prefix = "exchange"
  topic_arns = [
    module.alerting_us_west_2.topic_arns["duty_manager-critical"],
    module.alerting_us_west_2.topic_arns["operations_desk-critical"],
  ]
  clusters = {
    ledger = {
      cluster_identifier   = "exchange-ledger-us-west-2"
      lag_milliseconds_max = 2000
    }
    orders = {
      cluster_identifier   = "exchange-orders-us-west-2"
      lag_milliseconds_max = 5000
    }
  }
  load_balancers = {
    backoffice = {
      load_balancer = module.load_balancer_backoffice_us_west_2.arn_suffix
      target_group  = module.load_balancer_backoffice_us_west_2.target_group_arn_suffix
      healthy_min   = var.backoffice_capacity["us-west-2"].min
    }
    gateway = {
      load_balancer = module.load_balancer_gateway_us_west_2.arn_suffix
      target_group  = module.load_balancer_gateway_us_west_2.target_group_arn_suffix
      healthy_min   = var.gateway_capacity["us-west-2"].min
    }
  }
  table_replicas = {
    sessions-to-us-east-1 = {
      table_name       = "exchange-sessions"
      receiving_region = "us-east-1"
    }
  }
  bucket_copies = {
    reports-copy-to-us-east-1 = {
      source_bucket      = "exchange-reports-us-west-2-${local.account_id}"
      destination_bucket = "exchange-reports-us-east-1-${local.account_id}"
      rule_id            = "copy-to-us-east-1"
    }
    reports-archive-in-us-west-2 = {
      source_bucket      = "exchange-reports-us-west-2-${local.account_id}"
      destination_bucket = "exchange-reports-us-west-2-archive-${local.account_id}"
      rule_id            = "archive-in-us-west-2"
    }
  }
  functions = {
    orchestrator = module.failover_us_west_2.function_name
    control      = module.control_us_west_2.function_name
    readiness    = module.readiness_us_west_2.function_name
    validator    = module.validator_us_west_2.function_name
    prober       = module.prober_us_west_2.function_name
  }
  dead_letter_queues = { orchestrator = "exchange-failover-dead-letters" }
}
