locals {
  failover_package = {
    path   = "${path.module}/lambda/failover.zip"
    sha256 = "p+iw/EKoXCeNKcCQiCqmskEC7cBfMZ0NEd7gX+EVm7o="
  }
}

# platform.ha: failover us-east-1 -> us-east-2
module "coordination_us_west_2" {
  source = "./modules/coordination"

  providers = { aws = aws.us_west_2 }

  table_name  = "starter-failover"
  kms_key_arn = module.encryption_us_west_2.data_key_arn
}

# platform.ha: failover us-east-1 -> us-east-2
module "prober_us_east_1" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_1 }

  function_name    = "starter-failover-prober"
  role_arn         = module.iam_us_east_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/starter"
  interval_seconds = 10
  endpoints = {
    us-east-2-app = {
      region = "us-east-2"
      check  = "app"
    }
    us-east-2-web = {
      region = "us-east-2"
      check  = "web"
    }
  }
  writers          = ["app"]
  leased           = ["app"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "prober_us_east_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_2 }

  function_name    = "starter-failover-prober"
  role_arn         = module.iam_us_east_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/starter"
  interval_seconds = 10
  endpoints = {
    us-east-1-app = {
      region = "us-east-1"
      check  = "app"
    }
    us-east-1-web = {
      region = "us-east-1"
      check  = "web"
    }
  }
  writers          = ["app"]
  leased           = ["app"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "prober_us_west_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_west_2 }

  function_name    = "starter-failover-prober"
  role_arn         = module.iam_us_west_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_west_2.messaging_key_arn
  metric_namespace = "hac/starter"
  interval_seconds = 10
  endpoints = {
    us-east-1-app = {
      region = "us-east-1"
      check  = "app"
    }
    us-east-1-web = {
      region = "us-east-1"
      check  = "web"
    }
    us-east-2-app = {
      region = "us-east-2"
      check  = "app"
    }
    us-east-2-web = {
      region = "us-east-2"
      check  = "web"
    }
  }
  writers = ["app"]
  leased  = []
  asked_everywhere = {
    app = 60
    web = 3
  }
  topic_arns = [module.alerting_us_west_2.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "validator_us_east_1" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_1 }

  function_name = "starter-failover-validator"
  role_arn      = module.iam_us_east_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
  secret_arns   = { app = aws_secretsmanager_secret.app_master.arn }
}

# platform.ha: failover us-east-1 -> us-east-2
module "validator_us_east_2" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_2 }

  function_name = "starter-failover-validator"
  role_arn      = module.iam_us_east_2.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
  secret_arns = {
    app = replace(aws_secretsmanager_secret.app_master.arn, ":us-east-1:", ":us-east-2:")
  }
}

# platform.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_1" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_1 }

  bucket_name  = "starter-failover-us-east-1-records-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_1.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# platform.ha: failover us-east-1 -> us-east-2
module "failover_us_east_1" {
  source = "./modules/failover"

  providers = { aws = aws.us_east_1 }

  function_name          = "starter-failover-orchestrator"
  role_arn               = module.iam_us_east_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-1"
  dead_letter_queue_name = "starter-failover-dead-letters"
  alarm_prefix           = "starter"
  metric_namespace       = "hac/starter"
  endpoints = {
    us-east-2-app = {
      region           = "us-east-2"
      check            = "app"
      url              = "https://us-east-2.app.example.com/healthz/app"
      failures         = 3
      interval_seconds = 10
    }
    us-east-2-web = {
      region           = "us-east-2"
      check            = "web"
      url              = "https://us-east-2.app.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-2 = {
      operator  = "OR"
      endpoints = ["us-east-2-app", "us-east-2-web"]
    }
  }
  topic_arns = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "control_us_east_1" {
  source = "./modules/control"

  providers = { aws = aws.us_east_1 }

  function_name = "starter-failover-control"
  role_arn      = module.iam_us_east_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
}

# platform.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_1" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_1 }

  function_name    = "starter-failover-readiness"
  role_arn         = module.iam_us_east_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/starter"
  alarm_name       = "starter-us-east-1-not-ready"
  topic_arns       = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_2" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_2 }

  bucket_name  = "starter-failover-us-east-2-records-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_2.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# platform.ha: failover us-east-1 -> us-east-2
module "failover_us_east_2" {
  source = "./modules/failover"

  providers = { aws = aws.us_east_2 }

  function_name          = "starter-failover-orchestrator"
  role_arn               = module.iam_us_east_2.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_2.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-2"
  dead_letter_queue_name = "starter-failover-dead-letters"
  alarm_prefix           = "starter"
  metric_namespace       = "hac/starter"
  endpoints = {
    us-east-1-app = {
      region           = "us-east-1"
      check            = "app"
      url              = "https://us-east-1.app.example.com/healthz/app"
      failures         = 3
      interval_seconds = 10
    }
    us-east-1-web = {
      region           = "us-east-1"
      check            = "web"
      url              = "https://us-east-1.app.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-1 = {
      operator  = "OR"
      endpoints = ["us-east-1-app", "us-east-1-web"]
    }
  }
  topic_arns = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "control_us_east_2" {
  source = "./modules/control"

  providers = { aws = aws.us_east_2 }

  function_name = "starter-failover-control"
  role_arn      = module.iam_us_east_2.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
}

# platform.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_2" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_2 }

  function_name    = "starter-failover-readiness"
  role_arn         = module.iam_us_east_2.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/starter"
  alarm_name       = "starter-us-east-2-not-ready"
  topic_arns       = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}
