# platform.ha: alert oncall
module "alerting_eu_central_1" {
  source = "./modules/alerting"

  providers = { aws = aws.eu_central_1 }

  account_id  = local.account_id
  region      = "eu-central-1"
  kms_key_arn = module.encryption_eu_central_1.messaging_key_arn
  topics = {
    oncall-critical = {
      name   = "switch-oncall-critical"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
    oncall-failover = {
      name   = "switch-oncall-failover"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
  }
}

# platform.ha: alert oncall
module "alerting_eu_north_1" {
  source = "./modules/alerting"

  providers = { aws = aws.eu_north_1 }

  account_id  = local.account_id
  region      = "eu-north-1"
  kms_key_arn = module.encryption_eu_north_1.messaging_key_arn
  topics = {
    oncall-critical = {
      name   = "switch-oncall-critical"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
    oncall-failover = {
      name   = "switch-oncall-failover"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
  }
}

# platform.ha: alert oncall
module "alerting_eu_west_1" {
  source = "./modules/alerting"

  providers = { aws = aws.eu_west_1 }

  account_id  = local.account_id
  region      = "eu-west-1"
  kms_key_arn = module.encryption_eu_west_1.messaging_key_arn
  topics = {
    oncall-critical = {
      name   = "switch-oncall-critical"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
    oncall-failover = {
      name   = "switch-oncall-failover"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
  }
}

# platform.ha: alert oncall
module "alerting_eu_west_2" {
  source = "./modules/alerting"

  providers = { aws = aws.eu_west_2 }

  account_id  = local.account_id
  region      = "eu-west-2"
  kms_key_arn = module.encryption_eu_west_2.messaging_key_arn
  topics = {
    oncall-critical = {
      name   = "switch-oncall-critical"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
    oncall-failover = {
      name   = "switch-oncall-failover"
      emails = { for email in toset(var.oncall_emails) : email => email }
    }
  }
}
