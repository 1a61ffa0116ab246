# platform.ha: tier api, tier documents
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
  bucket_copies = {
    documents-archive-in-eu-central-1 = {
      source_bucket      = "ledger-documents-eu-central-1-${local.account_id}"
      destination_bucket = "ledger-documents-eu-central-1-archive-${local.account_id}"
      rule_id            = "archive-in-eu-central-1"
    }
  }
}
