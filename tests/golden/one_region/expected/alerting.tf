# platform.ha: alert operations
module "alerting_eu_central_1" {
  source = "./modules/alerting"

  providers = { aws = aws.eu_central_1 }

  account_id  = local.account_id
  region      = "eu-central-1"
  kms_key_arn = module.encryption_eu_central_1.messaging_key_arn
  topics = {
    operations-critical = {
      name   = "ledger-operations-critical"
      emails = { for email in toset(var.operations_emails) : email => email }
    }
    operations-failover = {
      name   = "ledger-operations-failover"
      emails = { for email in toset(var.operations_emails) : email => email }
    }
  }
}
