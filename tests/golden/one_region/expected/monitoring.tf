# platform.ha: tier api
module "monitoring_eu_central_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.eu_central_1 }

  alarm_prefix = "ledger"
  topic_arns   = [module.alerting_eu_central_1.topic_arns["operations-critical"]]
  load_balancers = {
    api = {
      load_balancer = module.load_balancer_api_eu_central_1.arn_suffix
      target_group  = module.load_balancer_api_eu_central_1.target_group_arn_suffix
      healthy_min   = var.api_capacity["eu-central-1"].min
    }
  }
}
