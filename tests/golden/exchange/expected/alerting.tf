# platform.ha: alert duty_manager, alert operations_desk
module "alerting_us_east_1" {
  source = "./modules/alerting"

  providers = { aws = aws.us_east_1 }

  account_id  = local.account_id
  region      = "us-east-1"
  kms_key_arn = module.encryption_us_east_1.messaging_key_arn
  topics = {
    duty_manager-critical = {
      name   = "exchange-duty-manager-critical"
      emails = { for email in toset(var.duty_manager_emails) : email => email }
    }
    duty_manager-failover = {
      name   = "exchange-duty-manager-failover"
      emails = { for email in toset(var.duty_manager_emails) : email => email }
    }
    operations_desk-critical = {
      name   = "exchange-operations-desk-critical"
      emails = { for email in toset(var.operations) : email => email }
    }
    operations_desk-failover = {
      name   = "exchange-operations-desk-failover"
      emails = { for email in toset(var.operations) : email => email }
    }
  }
}

# platform.ha: alert duty_manager, alert operations_desk
module "alerting_us_east_2" {
  source = "./modules/alerting"

  providers = { aws = aws.us_east_2 }

  account_id  = local.account_id
  region      = "us-east-2"
  kms_key_arn = module.encryption_us_east_2.messaging_key_arn
  topics = {
    duty_manager-critical = {
      name   = "exchange-duty-manager-critical"
      emails = { for email in toset(var.duty_manager_emails) : email => email }
    }
    duty_manager-failover = {
      name   = "exchange-duty-manager-failover"
      emails = { for email in toset(var.duty_manager_emails) : email => email }
    }
    operations_desk-critical = {
      name   = "exchange-operations-desk-critical"
      emails = { for email in toset(var.operations) : email => email }
    }
    operations_desk-failover = {
      name   = "exchange-operations-desk-failover"
      emails = { for email in toset(var.operations) : email => email }
    }
  }
}

# platform.ha: alert duty_manager, alert operations_desk
module "alerting_us_west_2" {
  source = "./modules/alerting"

  providers = { aws = aws.us_west_2 }

  account_id  = local.account_id
  region      = "us-west-2"
  kms_key_arn = module.encryption_us_west_2.messaging_key_arn
  topics = {
    duty_manager-critical = {
      name   = "exchange-duty-manager-critical"
      emails = { for email in toset(var.duty_manager_emails) : email => email }
    }
    duty_manager-failover = {
      name   = "exchange-duty-manager-failover"
      emails = { for email in toset(var.duty_manager_emails) : email => email }
    }
    operations_desk-critical = {
      name   = "exchange-operations-desk-critical"
      emails = { for email in toset(var.operations) : email => email }
    }
    operations_desk-failover = {
      name   = "exchange-operations-desk-failover"
      emails = { for email in toset(var.operations) : email => email }
    }
  }
}
