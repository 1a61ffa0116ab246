locals {
  failover_package = {
    path   = "${path.module}/lambda/failover.zip"
    sha256 = "tn/iFOjBHjWgM0ldka0l9FX8rwVcOdMIkixVOP+IoMM="
  }
}

# main.ha: failover us-east-1 -> us-east-2
module "coordination_us_west_2" {
  source = "./modules/coordination"

  providers = { aws = aws.us_west_2 }

  table_name  = "ledger-failover"
  kms_key_arn = module.encryption_us_west_2.data_key_arn
}

# main.ha: failover us-east-1 -> us-east-2
module "prober_us_east_1" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_1 }

  function_name    = "ledger-failover-prober"
  role_arn         = module.iam_us_east_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/ledger"
  interval_seconds = 10
  endpoints = {
    us-east-2-accounts = {
      region = "us-east-2"
      check  = "accounts"
    }
    us-east-2-api = {
      region = "us-east-2"
      check  = "api"
    }
    us-east-2-orders = {
      region = "us-east-2"
      check  = "orders"
    }
  }
  writers          = ["accounts", "orders"]
  leased           = ["accounts", "orders"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "prober_us_east_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_2 }

  function_name    = "ledger-failover-prober"
  role_arn         = module.iam_us_east_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/ledger"
  interval_seconds = 10
  endpoints = {
    us-east-1-accounts = {
      region = "us-east-1"
      check  = "accounts"
    }
    us-east-1-api = {
      region = "us-east-1"
      check  = "api"
    }
    us-east-1-orders = {
      region = "us-east-1"
      check  = "orders"
    }
  }
  writers          = ["accounts", "orders"]
  leased           = ["accounts", "orders"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "prober_us_west_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_west_2 }

  function_name    = "ledger-failover-prober"
  role_arn         = module.iam_us_west_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_west_2.messaging_key_arn
  metric_namespace = "hac/ledger"
  interval_seconds = 10
  endpoints = {
    us-east-1-accounts = {
      region = "us-east-1"
      check  = "accounts"
    }
    us-east-1-api = {
      region = "us-east-1"
      check  = "api"
    }
    us-east-1-orders = {
      region = "us-east-1"
      check  = "orders"
    }
    us-east-2-accounts = {
      region = "us-east-2"
      check  = "accounts"
    }
    us-east-2-api = {
      region = "us-east-2"
      check  = "api"
    }
    us-east-2-orders = {
      region = "us-east-2"
      check  = "orders"
    }
  }
  writers = ["accounts", "orders"]
  leased  = []
  asked_everywhere = {
    accounts = 60
    api      = 3
    orders   = 60
  }
  topic_arns = [module.alerting_us_west_2.topic_arns["oncall-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "validator_us_east_1" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_1 }

  function_name = "ledger-failover-validator"
  role_arn      = module.iam_us_east_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
  secret_arns = {
    accounts = aws_secretsmanager_secret.accounts_master.arn
    orders   = aws_secretsmanager_secret.orders_master.arn
  }
}

# main.ha: failover us-east-1 -> us-east-2
module "validator_us_east_2" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_2 }

  function_name = "ledger-failover-validator"
  role_arn      = module.iam_us_east_2.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
  secret_arns = {
    accounts = replace(aws_secretsmanager_secret.accounts_master.arn, ":us-east-1:", ":us-east-2:")
    orders   = replace(aws_secretsmanager_secret.orders_master.arn, ":us-east-1:", ":us-east-2:")
  }
}

# main.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_1" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_1 }

  bucket_name  = "ledger-failover-us-east-1-records-${local.account_id}"
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

  function_name          = "ledger-failover-orchestrator"
  role_arn               = module.iam_us_east_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-1"
  dead_letter_queue_name = "ledger-failover-dead-letters"
  alarm_prefix           = "ledger"
  metric_namespace       = "hac/ledger"
  endpoints = {
    us-east-2-accounts = {
      region           = "us-east-2"
      check            = "accounts"
      url              = "https://us-east-2.ledger.example.com/healthz/accounts"
      failures         = 3
      interval_seconds = 10
    }
    us-east-2-api = {
      region           = "us-east-2"
      check            = "api"
      url              = "https://us-east-2.ledger.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-2 = {
      operator  = "OR"
      endpoints = ["us-east-2-accounts", "us-east-2-api"]
    }
  }
  topic_arns = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "control_us_east_1" {
  source = "./modules/control"

  providers = { aws = aws.us_east_1 }

  function_name = "ledger-failover-control"
  role_arn      = module.iam_us_east_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
}

# main.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_1" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_1 }

  function_name    = "ledger-failover-readiness"
  role_arn         = module.iam_us_east_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/ledger"
  alarm_name       = "ledger-us-east-1-not-ready"
  topic_arns       = [module.alerting_us_east_1.topic_arns["oncall-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "failover_records_us_east_2" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_2 }

  bucket_name  = "ledger-failover-us-east-2-records-${local.account_id}"
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

  function_name          = "ledger-failover-orchestrator"
  role_arn               = module.iam_us_east_2.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_2.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-2"
  dead_letter_queue_name = "ledger-failover-dead-letters"
  alarm_prefix           = "ledger"
  metric_namespace       = "hac/ledger"
  endpoints = {
    us-east-1-accounts = {
      region           = "us-east-1"
      check            = "accounts"
      url              = "https://us-east-1.ledger.example.com/healthz/accounts"
      failures         = 3
      interval_seconds = 10
    }
    us-east-1-api = {
      region           = "us-east-1"
      check            = "api"
      url              = "https://us-east-1.ledger.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-1 = {
      operator  = "OR"
      endpoints = ["us-east-1-accounts", "us-east-1-api"]
    }
  }
  topic_arns = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}

# main.ha: failover us-east-1 -> us-east-2
module "control_us_east_2" {
  source = "./modules/control"

  providers = { aws = aws.us_east_2 }

  function_name = "ledger-failover-control"
  role_arn      = module.iam_us_east_2.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_2.messaging_key_arn
}

# main.ha: failover us-east-1 -> us-east-2
module "readiness_us_east_2" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_2 }

  function_name    = "ledger-failover-readiness"
  role_arn         = module.iam_us_east_2.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/ledger"
  alarm_name       = "ledger-us-east-2-not-ready"
  topic_arns       = [module.alerting_us_east_2.topic_arns["oncall-critical"]]
}
