# main.ha: alert oncall
module "alerting_us_east_1" {
  source = "./modules/alerting"

  providers = { aws = aws.us_east_1 }

  account_id  = local.account_id
  region      = "us-east-1"
  kms_key_arn = module.encryption_us_east_1.messaging_key_arn
  topics = {
    oncall-critical = {
      name   = "ledger-oncall-critical"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
    oncall-failover = {
      name   = "ledger-oncall-failover"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
  }
}

# main.ha: alert oncall
module "alerting_us_east_2" {
  source = "./modules/alerting"

  providers = { aws = aws.us_east_2 }

  account_id  = local.account_id
  region      = "us-east-2"
  kms_key_arn = module.encryption_us_east_2.messaging_key_arn
  topics = {
    oncall-critical = {
      name   = "ledger-oncall-critical"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
    oncall-failover = {
      name   = "ledger-oncall-failover"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
  }
}
