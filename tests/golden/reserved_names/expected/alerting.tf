# main.ha: alert depends_on, alert lifecycle
module "alerting_eu_west_1" {
  source = "./modules/alerting"

  providers = { aws = aws.eu_west_1 }

  account_id  = local.account_id
  region      = "eu-west-1"
  kms_key_arn = module.encryption_eu_west_1.messaging_key_arn
  topics = {
    depends_on-critical = {
      name   = "for-each-depends-on-critical"
      emails = { for email in toset(var.input_regions) : email => email }
    }
    depends_on-failover = {
      name   = "for-each-depends-on-failover"
      emails = { for email in toset(var.input_regions) : email => email }
    }
    lifecycle-critical = {
      name   = "for-each-lifecycle-critical"
      emails = { for email in toset(var.input_source) : email => email }
    }
    lifecycle-failover = {
      name   = "for-each-lifecycle-failover"
      emails = { for email in toset(var.input_source) : email => email }
    }
  }
}
