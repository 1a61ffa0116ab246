locals {
  failover_package = {
    path   = "${path.module}/lambda/failover.zip"
    sha256 = "2cKd05uXV35pvXcSVQr6zkrMDDvt//A6p1YLjveYyck="
  }
}

# platform.ha: failover us-east-1 -> us-west-2
module "coordination_us_east_2" {
  source = "./modules/coordination"

  providers = { aws = aws.us_east_2 }

  table_name  = "exchange-failover"
  kms_key_arn = module.encryption_us_east_2.data_key_arn
}

# platform.ha: failover us-east-1 -> us-west-2
module "prober_us_east_1" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_1 }

  function_name    = "exchange-failover-prober"
  role_arn         = module.iam_us_east_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/exchange"
  interval_seconds = 10
  endpoints = {
    us-west-2-backoffice = {
      region = "us-west-2"
      check  = "backoffice"
    }
    us-west-2-gateway = {
      region = "us-west-2"
      check  = "gateway"
    }
    us-west-2-ledger = {
      region = "us-west-2"
      check  = "ledger"
    }
    us-west-2-orders = {
      region = "us-west-2"
      check  = "orders"
    }
  }
  writers          = ["ledger", "orders"]
  leased           = ["ledger", "orders"]
  asked_everywhere = {}
  topic_arns = [
    module.alerting_us_east_1.topic_arns["duty_manager-critical"],
    module.alerting_us_east_1.topic_arns["operations_desk-critical"],
  ]
}

# platform.ha: failover us-east-1 -> us-west-2
module "prober_us_east_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_east_2 }

  function_name    = "exchange-failover-prober"
  role_arn         = module.iam_us_east_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_2.messaging_key_arn
  metric_namespace = "hac/exchange"
  interval_seconds = 10
  endpoints = {
    us-east-1-backoffice = {
      region = "us-east-1"
      check  = "backoffice"
    }
    us-east-1-gateway = {
      region = "us-east-1"
      check  = "gateway"
    }
    us-east-1-ledger = {
      region = "us-east-1"
      check  = "ledger"
    }
    us-east-1-orders = {
      region = "us-east-1"
      check  = "orders"
    }
    us-west-2-backoffice = {
      region = "us-west-2"
      check  = "backoffice"
    }
    us-west-2-gateway = {
      region = "us-west-2"
      check  = "gateway"
    }
    us-west-2-ledger = {
      region = "us-west-2"
      check  = "ledger"
    }
    us-west-2-orders = {
      region = "us-west-2"
      check  = "orders"
    }
  }
  writers = ["ledger", "orders"]
  leased  = []
  asked_everywhere = {
    backoffice = 3
    gateway    = 3
    ledger     = 60
    orders     = 60
  }
  topic_arns = [
    module.alerting_us_east_2.topic_arns["duty_manager-critical"],
    module.alerting_us_east_2.topic_arns["operations_desk-critical"],
  ]
}

# platform.ha: failover us-east-1 -> us-west-2
module "prober_us_west_2" {
  source = "./modules/prober"

  providers = { aws = aws.us_west_2 }

  function_name    = "exchange-failover-prober"
  role_arn         = module.iam_us_west_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_west_2.messaging_key_arn
  metric_namespace = "hac/exchange"
  interval_seconds = 10
  endpoints = {
    us-east-1-backoffice = {
      region = "us-east-1"
      check  = "backoffice"
    }
    us-east-1-gateway = {
      region = "us-east-1"
      check  = "gateway"
    }
    us-east-1-ledger = {
      region = "us-east-1"
      check  = "ledger"
    }
    us-east-1-orders = {
      region = "us-east-1"
      check  = "orders"
    }
  }
  writers          = ["ledger", "orders"]
  leased           = ["ledger", "orders"]
  asked_everywhere = {}
  topic_arns = [
    module.alerting_us_west_2.topic_arns["duty_manager-critical"],
    module.alerting_us_west_2.topic_arns["operations_desk-critical"],
  ]
}

# platform.ha: failover us-east-1 -> us-west-2
module "validator_us_east_1" {
  source = "./modules/validator"

  providers = { aws = aws.us_east_1 }

  function_name = "exchange-failover-validator"
  role_arn      = module.iam_us_east_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
  secret_arns = {
    ledger = aws_secretsmanager_secret.ledger_master.arn
    orders = aws_secretsmanager_secret.orders_master.arn
  }
}

# platform.ha: failover us-east-1 -> us-west-2
module "validator_us_west_2" {
  source = "./modules/validator"

  providers = { aws = aws.us_west_2 }

  function_name = "exchange-failover-validator"
  role_arn      = module.iam_us_west_2.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_west_2.messaging_key_arn
  secret_arns = {
    ledger = replace(aws_secretsmanager_secret.ledger_master.arn, ":us-east-1:", ":us-west-2:")
    orders = replace(aws_secretsmanager_secret.orders_master.arn, ":us-east-1:", ":us-west-2:")
  }
}

# platform.ha: failover us-east-1 -> us-west-2
module "failover_records_us_east_1" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_1 }

  bucket_name  = "exchange-failover-us-east-1-records-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_1.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# platform.ha: failover us-east-1 -> us-west-2
module "failover_us_east_1" {
  source = "./modules/failover"

  providers = { aws = aws.us_east_1 }

  function_name          = "exchange-failover-orchestrator"
  role_arn               = module.iam_us_east_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_east_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-east-1"
  dead_letter_queue_name = "exchange-failover-dead-letters"
  alarm_prefix           = "exchange"
  metric_namespace       = "hac/exchange"
  endpoints = {
    us-west-2-gateway = {
      region           = "us-west-2"
      check            = "gateway"
      url              = "https://us-west-2.gateway.exchange.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
    us-west-2-ledger = {
      region           = "us-west-2"
      check            = "ledger"
      url              = "https://us-west-2.gateway.exchange.example.com/healthz/ledger"
      failures         = 3
      interval_seconds = 10
    }
    us-west-2-orders = {
      region           = "us-west-2"
      check            = "orders"
      url              = "https://us-west-2.gateway.exchange.example.com/healthz/orders"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-west-2 = {
      operator  = "OR"
      endpoints = ["us-west-2-gateway", "us-west-2-ledger", "us-west-2-orders"]
    }
  }
  topic_arns = [module.alerting_us_east_1.topic_arns["duty_manager-critical"]]
}

# platform.ha: failover us-east-1 -> us-west-2
module "control_us_east_1" {
  source = "./modules/control"

  providers = { aws = aws.us_east_1 }

  function_name = "exchange-failover-control"
  role_arn      = module.iam_us_east_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_east_1.messaging_key_arn
}

# platform.ha: failover us-east-1 -> us-west-2
module "readiness_us_east_1" {
  source = "./modules/readiness"

  providers = { aws = aws.us_east_1 }

  function_name    = "exchange-failover-readiness"
  role_arn         = module.iam_us_east_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_east_1.messaging_key_arn
  metric_namespace = "hac/exchange"
  alarm_name       = "exchange-us-east-1-not-ready"
  topic_arns       = [module.alerting_us_east_1.topic_arns["duty_manager-critical"]]
}

# platform.ha: failover us-east-1 -> us-west-2
module "failover_records_us_west_2" {
  source = "./modules/storage"

  providers = { aws = aws.us_west_2 }

  bucket_name  = "exchange-failover-us-west-2-records-${local.account_id}"
  kms_key_arn  = module.encryption_us_west_2.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# platform.ha: failover us-east-1 -> us-west-2
module "failover_us_west_2" {
  source = "./modules/failover"

  providers = { aws = aws.us_west_2 }

  function_name          = "exchange-failover-orchestrator"
  role_arn               = module.iam_us_west_2.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_us_west_2.messaging_key_arn
  account_id             = local.account_id
  region                 = "us-west-2"
  dead_letter_queue_name = "exchange-failover-dead-letters"
  alarm_prefix           = "exchange"
  metric_namespace       = "hac/exchange"
  endpoints = {
    us-east-1-gateway = {
      region           = "us-east-1"
      check            = "gateway"
      url              = "https://us-east-1.gateway.exchange.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
    us-east-1-ledger = {
      region           = "us-east-1"
      check            = "ledger"
      url              = "https://us-east-1.gateway.exchange.example.com/healthz/ledger"
      failures         = 3
      interval_seconds = 10
    }
    us-east-1-orders = {
      region           = "us-east-1"
      check            = "orders"
      url              = "https://us-east-1.gateway.exchange.example.com/healthz/orders"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    us-east-1 = {
      operator  = "OR"
      endpoints = ["us-east-1-gateway", "us-east-1-ledger", "us-east-1-orders"]
    }
  }
  topic_arns = [module.alerting_us_west_2.topic_arns["duty_manager-critical"]]
}

# platform.ha: failover us-east-1 -> us-west-2
module "control_us_west_2" {
  source = "./modules/control"

  providers = { aws = aws.us_west_2 }

  function_name = "exchange-failover-control"
  role_arn      = module.iam_us_west_2.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_us_west_2.messaging_key_arn
}

# platform.ha: failover us-east-1 -> us-west-2
module "readiness_us_west_2" {
  source = "./modules/readiness"

  providers = { aws = aws.us_west_2 }

  function_name    = "exchange-failover-readiness"
  role_arn         = module.iam_us_west_2.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_us_west_2.messaging_key_arn
  metric_namespace = "hac/exchange"
  alarm_name       = "exchange-us-west-2-not-ready"
  topic_arns       = [module.alerting_us_west_2.topic_arns["duty_manager-critical"]]
}
