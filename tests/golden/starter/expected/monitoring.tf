# platform.ha: failover us-east-1 -> us-east-2, tier app, tier web
module "monitoring_us_east_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_1 }

  alarm_prefix = "starter"
  topic_arns   = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
  clusters = {
    app = {
      cluster_identifier   = "starter-app-us-east-1"
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
  functions = {
    orchestrator = module.failover_us_east_1.function_name
    control      = module.control_us_east_1.function_name
    readiness    = module.readiness_us_east_1.function_name
    validator    = module.validator_us_east_1.function_name
    prober       = module.prober_us_east_1.function_name
  }
  dead_letter_queues = { orchestrator = "starter-failover-dead-letters" }
}

# platform.ha: failover us-east-1 -> us-east-2, tier app, tier web
module "monitoring_us_east_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_2 }

  alarm_prefix = "starter"
  topic_arns   = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
  clusters = {
    app = {
      cluster_identifier   = "starter-app-us-east-2"
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
  functions = {
    orchestrator = module.failover_us_east_2.function_name
    control      = module.control_us_east_2.function_name
    readiness    = module.readiness_us_east_2.function_name
    validator    = module.validator_us_east_2.function_name
    prober       = module.prober_us_east_2.function_name
  }
  dead_letter_queues = { orchestrator = "starter-failover-dead-letters" }
}

# platform.ha: failover us-east-1 -> us-east-2
module "monitoring_us_west_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_west_2 }

  alarm_prefix       = "starter"
  topic_arns         = [module.alerting_us_west_2.topic_arns["oncall-critical"]]
  clusters           = {}
  load_balancers     = {}
  functions          = { prober = module.prober_us_west_2.function_name }
  dead_letter_queues = {}
}
