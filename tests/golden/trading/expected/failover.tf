locals {
  failover_package = {
    path   = "${path.module}/lambda/failover.zip"
    sha256 = "6mAypcXQxsfZzK09I1P6HA+aBJnfvudb8agH/9e8INw="
  }
}

# platform.ha: failover us-east-1 -> us-east-2
module "coordination_us_west_2" {
  source = "./modules/coordination"

  providers = { aws = aws.us_west_2 }

  table_name  = "trading-failover"
  kms_key_arn = module.encryption_us_west_2.data_key_arn
}

# platform.ha: failover us-east-1 -> us-east-2
module "prober_us_east_1" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_1 }

  function_name    = "trading-failover-prober"
  role_arn         = module.iam_us_east_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/trading"
  interval_seconds = 10
  endpoints = {
    us-east-2-orders = {
      region = "us-east-2"
      check  = "orders"
    }
    us-east-2-web = {
      region = "us-east-2"
      check  = "web"
    }
  }
  writers          = ["orders"]
  leased           = ["orders"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "prober_us_east_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_2 }

  function_name    = "trading-failover-prober"
  role_arn         = module.iam_us_east_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/trading"
  interval_seconds = 10
  endpoints = {
    us-east-1-orders = {
      region = "us-east-1"
      check  = "orders"
    }
    us-east-1-web = {
      region = "us-east-1"
      check  = "web"
    }
  }
  writers          = ["orders"]
  leased           = ["orders"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "prober_us_west_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_west_2 }

  function_name    = "trading-failover-prober"
  role_arn         = module.iam_us_west_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_west_2.messaging_key_arn
  metric_namespace = "hac/trading"
  interval_seconds = 10
  endpoints = {
    us-east-1-orders = {
      region = "us-east-1"
      check  = "orders"
    }
    us-east-1-web = {
      region = "us-east-1"
      check  = "web"
    }
    us-east-2-orders = {
      region = "us-east-2"
      check  = "orders"
    }
    us-east-2-web = {
      region = "us-east-2"
      check  = "web"
    }
  }
  writers = ["orders"]
  leased  = []
  asked_everywhere = {
    orders = 60
    web    = 3
  }
  topic_arns = [module.alerting_us_west_2.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "validator_us_east_1" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_1 }

  function_name = "trading-failover-validator"
  role_arn      = module.iam_us_east_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
  secret_arns   = { orders = aws_secretsmanager_secret.orders_master.arn }
}

# platform.ha: failover us-east-1 -> us-east-2
module "validator_us_east_2" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_2 }

  function_name = "trading-failover-validator"
  role_arn      = module.iam_us_east_2.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
  secret_arns = {
    orders = replace(aws_secretsmanager_secret.orders_master.arn, ":us-east-1:", ":us-east-2:")
  }
}

# platform.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_1" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_1 }

  bucket_name  = "trading-failover-us-east-1-records-${local.account_id}"
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

  function_name          = "trading-failover-orchestrator"
  role_arn               = module.iam_us_east_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-1"
  dead_letter_queue_name = "trading-failover-dead-letters"
  alarm_prefix           = "trading"
  metric_namespace       = "hac/trading"
  endpoints = {
    us-east-2-orders = {
      region           = "us-east-2"
      check            = "orders"
      url              = "https://us-east-2.trade.example.com/healthz/orders"
      failures         = 3
      interval_seconds = 10
    }
    us-east-2-web = {
      region           = "us-east-2"
      check            = "web"
      url              = "https://us-east-2.trade.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-2 = {
      operator  = "OR"
      endpoints = ["us-east-2-orders", "us-east-2-web"]
    }
  }
  topic_arns = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "control_us_east_1" {
  source = "./modules/control"

  providers = { aws = aws.us_east_1 }

  function_name = "trading-failover-control"
  role_arn      = module.iam_us_east_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
}

# platform.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_1" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_1 }

  function_name    = "trading-failover-readiness"
  role_arn         = module.iam_us_east_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/trading"
  alarm_name       = "trading-us-east-1-not-ready"
  topic_arns       = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_2" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_2 }

  bucket_name  = "trading-failover-us-east-2-records-${local.account_id}"
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

  function_name          = "trading-failover-orchestrator"
  role_arn               = module.iam_us_east_2.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_2.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-2"
  dead_letter_queue_name = "trading-failover-dead-letters"
  alarm_prefix           = "trading"
  metric_namespace       = "hac/trading"
  endpoints = {
    us-east-1-orders = {
      region           = "us-east-1"
      check            = "orders"
      url              = "https://us-east-1.trade.example.com/healthz/orders"
      failures         = 3
      interval_seconds = 10
    }
    us-east-1-web = {
      region           = "us-east-1"
      check            = "web"
      url              = "https://us-east-1.trade.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-1 = {
      operator  = "OR"
      endpoints = ["us-east-1-orders", "us-east-1-web"]
    }
  }
  topic_arns = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}

# platform.ha: failover us-east-1 -> us-east-2
module "control_us_east_2" {
  source = "./modules/control"

  providers = { aws = aws.us_east_2 }

  function_name = "trading-failover-control"
  role_arn      = module.iam_us_east_2.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
}

# platform.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_2" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_2 }

  function_name    = "trading-failover-readiness"
  role_arn         = module.iam_us_east_2.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/trading"
  alarm_name       = "trading-us-east-2-not-ready"
  topic_arns       = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}
