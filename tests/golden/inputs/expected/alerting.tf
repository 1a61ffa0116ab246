# main.ha: alert people_on_call
module "alerting_us_east_1" {
  source = "./modules/alerting"

  providers = { aws = aws.us_east_1 }

  account_id  = local.account_id
  region      = "us-east-1"
  kms_key_arn = module.encryption_us_east_1.messaging_key_arn
  topics = {
    people_on_call-critical = {
      name   = "desk-people-on-call-critical"
      emails = { for email in toset(var.people) : email => email }
    }
    people_on_call-failover = {
      name   = "desk-people-on-call-failover"
      emails = { for email in toset(var.people) : email => email }
    }
  }
}

# main.ha: alert people_on_call
module "alerting_us_east_2" {
  source = "./modules/alerting"

  providers = { aws = aws.us_east_2 }

  account_id  = local.account_id
  region      = "us-east-2"
  kms_key_arn = module.encryption_us_east_2.messaging_key_arn
  topics = {
    people_on_call-critical = {
      name   = "desk-people-on-call-critical"
      emails = { for email in toset(var.people) : email => email }
    }
    people_on_call-failover = {
      name   = "desk-people-on-call-failover"
      emails = { for email in toset(var.people) : email => email }
    }
  }
}

# main.ha: alert people_on_call
module "alerting_us_west_2" {
  source = "./modules/alerting"

  providers = { aws = aws.us_west_2 }

  account_id  = local.account_id
  region      = "us-west-2"
  kms_key_arn = module.encryption_us_west_2.messaging_key_arn
  topics = {
    people_on_call-critical = {
      name   = "desk-people-on-call-critical"
      emails = { for email in toset(var.people) : email => email }
    }
    people_on_call-failover = {
      name   = "desk-people-on-call-failover"
      emails = { for email in toset(var.people) : email => email }
    }
  }
}
