locals {
  failover_package = {
    path   = "${path.module}/lambda/failover.zip"
    sha256 = "4D2iEwbsrCLRMqhsXaqlt5DA3OvMsjVC6ndIxVvczKQ="
  }
}

# main.ha: failover us-east-1 -> us-east-2
module "coordination_us_west_2" {
  source = "./modules/coordination"

  providers = { aws = aws.us_west_2 }

  table_name  = "desk-failover"
  kms_key_arn = module.encryption_us_west_2.data_key_arn
}

# main.ha: failover us-east-1 -> us-east-2
module "prober_us_east_1" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_1 }

  function_name    = "desk-failover-prober"
  role_arn         = module.iam_us_east_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/desk"
  interval_seconds = 10
  endpoints = {
    us-east-2-book = {
      region = "us-east-2"
      check  = "book"
    }
    us-east-2-web = {
      region = "us-east-2"
      check  = "web"
    }
  }
  writers          = ["book"]
  leased           = ["book"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_1.topic_arns["people_on_call-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "prober_us_east_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_2 }

  function_name    = "desk-failover-prober"
  role_arn         = module.iam_us_east_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/desk"
  interval_seconds = 10
  endpoints = {
    us-east-1-book = {
      region = "us-east-1"
      check  = "book"
    }
    us-east-1-web = {
      region = "us-east-1"
      check  = "web"
    }
  }
  writers          = ["book"]
  leased           = ["book"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_2.topic_arns["people_on_call-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "prober_us_west_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_west_2 }

  function_name    = "desk-failover-prober"
  role_arn         = module.iam_us_west_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_west_2.messaging_key_arn
  metric_namespace = "hac/desk"
  interval_seconds = 10
  endpoints = {
    us-east-1-book = {
      region = "us-east-1"
      check  = "book"
    }
    us-east-1-web = {
      region = "us-east-1"
      check  = "web"
    }
    us-east-2-book = {
      region = "us-east-2"
      check  = "book"
    }
    us-east-2-web = {
      region = "us-east-2"
      check  = "web"
    }
  }
  writers = ["book"]
  leased  = []
  asked_everywhere = {
    book = 60
    web  = 3
  }
  topic_arns = [module.alerting_us_west_2.topic_arns["people_on_call-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "validator_us_east_1" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_1 }

  function_name = "desk-failover-validator"
  role_arn      = module.iam_us_east_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
  secret_arns   = { book = aws_secretsmanager_secret.book_master.arn }
}

# main.ha: failover us-east-1 -> us-east-2
module "validator_us_east_2" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_2 }

  function_name = "desk-failover-validator"
  role_arn      = module.iam_us_east_2.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
  secret_arns = {
    book = replace(aws_secretsmanager_secret.book_master.arn, ":us-east-1:", ":us-east-2:")
  }
}

# main.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_1" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_1 }

  bucket_name  = "desk-failover-us-east-1-records-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_1.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# main.ha: failover us-east-1 -> us-east-2
module "failover_us_east_1" {
  source = "./modules/failover"

  providers = { aws = aws.us_east_1 }

  function_name          = "desk-failover-orchestrator"
  role_arn               = module.iam_us_east_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-1"
  dead_letter_queue_name = "desk-failover-dead-letters"
  alarm_prefix           = "desk"
  metric_namespace       = "hac/desk"
  endpoints = {
    us-east-2-book = {
      region           = "us-east-2"
      check            = "book"
      url              = "https://us-east-2.api.desk.example.com/healthz/book"
      failures         = 3
      interval_seconds = 10
    }
    us-east-2-web = {
      region           = "us-east-2"
      check            = "web"
      url              = "https://us-east-2.api.desk.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-2 = {
      operator  = "AND"
      endpoints = ["us-east-2-book", "us-east-2-web"]
    }
  }
  topic_arns = [module.alerting_us_east_1.topic_arns["people_on_call-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "control_us_east_1" {
  source = "./modules/control"

  providers = { aws = aws.us_east_1 }

  function_name = "desk-failover-control"
  role_arn      = module.iam_us_east_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
}

# main.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_1" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_1 }

  function_name    = "desk-failover-readiness"
  role_arn         = module.iam_us_east_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/desk"
  alarm_name       = "desk-us-east-1-not-ready"
  topic_arns       = [module.alerting_us_east_1.topic_arns["people_on_call-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_2" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_2 }

  bucket_name  = "desk-failover-us-east-2-records-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_2.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# main.ha: failover us-east-1 -> us-east-2
module "failover_us_east_2" {
  source = "./modules/failover"

  providers = { aws = aws.us_east_2 }

  function_name          = "desk-failover-orchestrator"
  role_arn               = module.iam_us_east_2.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_2.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-2"
  dead_letter_queue_name = "desk-failover-dead-letters"
  alarm_prefix           = "desk"
  metric_namespace       = "hac/desk"
  endpoints = {
    us-east-1-book = {
      region           = "us-east-1"
      check            = "book"
      url              = "https://us-east-1.api.desk.example.com/healthz/book"
      failures         = 3
      interval_seconds = 10
    }
    us-east-1-web = {
      region           = "us-east-1"
      check            = "web"
      url              = "https://us-east-1.api.desk.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-1 = {
      operator  = "AND"
      endpoints = ["us-east-1-book", "us-east-1-web"]
    }
  }
  topic_arns = [module.alerting_us_east_2.topic_arns["people_on_call-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "control_us_east_2" {
  source = "./modules/control"

  providers = { aws = aws.us_east_2 }

  function_name = "desk-failover-control"
  role_arn      = module.iam_us_east_2.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
}

# main.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_2" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_2 }

  function_name    = "desk-failover-readiness"
  role_arn         = module.iam_us_east_2.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/desk"
  alarm_name       = "desk-us-east-2-not-ready"
  topic_arns       = [module.alerting_us_east_2.topic_arns["people_on_call-critical"]]
}
