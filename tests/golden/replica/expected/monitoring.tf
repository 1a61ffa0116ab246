# main.ha: tier accounts
module "monitoring_us_east_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_1 }

  alarm_prefix = "ledger"
  topic_arns   = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
  binlog_clusters = {
    accounts = {
      cluster_identifier = "ledger-accounts-us-east-1"
      lag_seconds_max    = 30
    }
  }
}

# main.ha: tier accounts
module "monitoring_us_east_2" {
  source = "./modules/monitoring"

  providers = { aws = aws.us_east_2 }

  alarm_prefix = "ledger"
  topic_arns   = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
  binlog_clusters = {
    accounts = {
      cluster_identifier = "ledger-accounts-us-east-2"
      lag_seconds_max    = 30
    }
  }
}
