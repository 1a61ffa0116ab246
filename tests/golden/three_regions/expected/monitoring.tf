# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1, tier cards, tier gateway, tier payments
module "monitoring_eu_central_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.eu_central_1 }

  alarm_prefix = "switch"
  topic_arns   = [module.alerting_eu_central_1.topic_arns["oncall-critical"]]
  clusters = {
    payments = {
      cluster_identifier   = "switch-payments-eu-central-1"
      lag_milliseconds_max = 5000
    }
  }
  load_balancers = {
    gateway = {
      load_balancer = module.load_balancer_gateway_eu_central_1.arn_suffix
      target_group  = module.load_balancer_gateway_eu_central_1.target_group_arn_suffix
      healthy_min   = var.gateway_capacity["eu-central-1"].min
    }
  }
  table_replicas = {
    cards-to-eu-north-1 = {
      table_name       = "switch-cards"
      receiving_region = "eu-north-1"
    }
    cards-to-eu-west-1 = {
      table_name       = "switch-cards"
      receiving_region = "eu-west-1"
    }
  }
  functions = {
    orchestrator = module.failover_eu_central_1.function_name
    control      = module.control_eu_central_1.function_name
    readiness    = module.readiness_eu_central_1.function_name
    validator    = module.validator_eu_central_1.function_name
    prober       = module.prober_eu_central_1.function_name
  }
  dead_letter_queues = { orchestrator = "switch-failover-dead-letters" }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1, tier cards, tier gateway, tier payments
module "monitoring_eu_north_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.eu_north_1 }

  alarm_prefix = "switch"
  topic_arns   = [module.alerting_eu_north_1.topic_arns["oncall-critical"]]
  clusters = {
    payments = {
      cluster_identifier   = "switch-payments-eu-north-1"
      lag_milliseconds_max = 5000
    }
  }
  load_balancers = {
    gateway = {
      load_balancer = module.load_balancer_gateway_eu_north_1.arn_suffix
      target_group  = module.load_balancer_gateway_eu_north_1.target_group_arn_suffix
      healthy_min   = var.gateway_capacity["eu-north-1"].min
    }
  }
  table_replicas = {
    cards-to-eu-central-1 = {
      table_name       = "switch-cards"
      receiving_region = "eu-central-1"
    }
    cards-to-eu-west-1 = {
      table_name       = "switch-cards"
      receiving_region = "eu-west-1"
    }
  }
  functions = {
    orchestrator = module.failover_eu_north_1.function_name
    control      = module.control_eu_north_1.function_name
    readiness    = module.readiness_eu_north_1.function_name
    validator    = module.validator_eu_north_1.function_name
    prober       = module.prober_eu_north_1.function_name
  }
  dead_letter_queues = { orchestrator = "switch-failover-dead-letters" }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1, tier cards, tier gateway, tier payments
module "monitoring_eu_west_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.eu_west_1 }

  alarm_prefix = "switch"
  topic_arns   = [module.alerting_eu_west_1.topic_arns["oncall-critical"]]
  clusters = {
    payments = {
      cluster_identifier   = "switch-payments-eu-west-1"
      lag_milliseconds_max = 5000
    }
  }
  load_balancers = {
    gateway = {
      load_balancer = module.load_balancer_gateway_eu_west_1.arn_suffix
      target_group  = module.load_balancer_gateway_eu_west_1.target_group_arn_suffix
      healthy_min   = var.gateway_capacity["eu-west-1"].min
    }
  }
  table_replicas = {
    cards-to-eu-central-1 = {
      table_name       = "switch-cards"
      receiving_region = "eu-central-1"
    }
    cards-to-eu-north-1 = {
      table_name       = "switch-cards"
      receiving_region = "eu-north-1"
    }
  }
  functions = {
    orchestrator = module.failover_eu_west_1.function_name
    control      = module.control_eu_west_1.function_name
    readiness    = module.readiness_eu_west_1.function_name
    validator    = module.validator_eu_west_1.function_name
    prober       = module.prober_eu_west_1.function_name
  }
  dead_letter_queues = { orchestrator = "switch-failover-dead-letters" }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "monitoring_eu_west_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.eu_west_2 }

  alarm_prefix       = "switch"
  topic_arns         = [module.alerting_eu_west_2.topic_arns["oncall-critical"]]
  clusters           = {}
  load_balancers     = {}
  table_replicas     = {}
  functions          = { prober = module.prober_eu_west_2.function_name }
  dead_letter_queues = {}
}
