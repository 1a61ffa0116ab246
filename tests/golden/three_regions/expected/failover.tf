locals {
  failover_package = {
    path   = "${path.module}/lambda/failover.zip"
    sha256 = "PcE73bDpGQm88nvLLUCBiXZYpKL+Ne5Z8kQbxuy4Wt8="
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "coordination_eu_west_2" {
  source = "./modules/coordination"

  providers = { aws = aws.eu_west_2 }

  table_name  = "switch-failover"
  kms_key_arn = module.encryption_eu_west_2.data_key_arn
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "prober_eu_central_1" {
  source = "./modules/prober"

  providers = { aws = aws.eu_central_1 }

  function_name    = "switch-failover-prober"
  role_arn         = module.iam_eu_central_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_eu_central_1.messaging_key_arn
  metric_namespace = "hac/switch"
  interval_seconds = 10
  endpoints = {
    eu-north-1-gateway = {
      region = "eu-north-1"
      check  = "gateway"
    }
    eu-north-1-payments = {
      region = "eu-north-1"
      check  = "payments"
    }
    eu-west-1-gateway = {
      region = "eu-west-1"
      check  = "gateway"
    }
    eu-west-1-payments = {
      region = "eu-west-1"
      check  = "payments"
    }
  }
  writers          = ["payments"]
  leased           = ["payments"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_eu_central_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-north-1
module "prober_eu_north_1" {
  source = "./modules/prober"

  providers = { aws = aws.eu_north_1 }

  function_name    = "switch-failover-prober"
  role_arn         = module.iam_eu_north_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_eu_north_1.messaging_key_arn
  metric_namespace = "hac/switch"
  interval_seconds = 10
  endpoints = {
    eu-central-1-gateway = {
      region = "eu-central-1"
      check  = "gateway"
    }
    eu-central-1-payments = {
      region = "eu-central-1"
      check  = "payments"
    }
    eu-west-1-gateway = {
      region = "eu-west-1"
      check  = "gateway"
    }
    eu-west-1-payments = {
      region = "eu-west-1"
      check  = "payments"
    }
  }
  writers          = ["payments"]
  leased           = ["payments"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_eu_north_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-west-1
module "prober_eu_west_1" {
  source = "./modules/prober"

  providers = { aws = aws.eu_west_1 }

  function_name    = "switch-failover-prober"
  role_arn         = module.iam_eu_west_1.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_eu_west_1.messaging_key_arn
  metric_namespace = "hac/switch"
  interval_seconds = 10
  endpoints = {
    eu-central-1-gateway = {
      region = "eu-central-1"
      check  = "gateway"
    }
    eu-central-1-payments = {
      region = "eu-central-1"
      check  = "payments"
    }
    eu-north-1-gateway = {
      region = "eu-north-1"
      check  = "gateway"
    }
    eu-north-1-payments = {
      region = "eu-north-1"
      check  = "payments"
    }
  }
  writers          = ["payments"]
  leased           = ["payments"]
  asked_everywhere = {}
  topic_arns       = [module.alerting_eu_west_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "prober_eu_west_2" {
  source = "./modules/prober"

  providers = { aws = aws.eu_west_2 }

  function_name    = "switch-failover-prober"
  role_arn         = module.iam_eu_west_2.role_arns["failover-prober"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_eu_west_2.messaging_key_arn
  metric_namespace = "hac/switch"
  interval_seconds = 10
  endpoints = {
    eu-central-1-gateway = {
      region = "eu-central-1"
      check  = "gateway"
    }
    eu-central-1-payments = {
      region = "eu-central-1"
      check  = "payments"
    }
    eu-north-1-gateway = {
      region = "eu-north-1"
      check  = "gateway"
    }
    eu-north-1-payments = {
      region = "eu-north-1"
      check  = "payments"
    }
    eu-west-1-gateway = {
      region = "eu-west-1"
      check  = "gateway"
    }
    eu-west-1-payments = {
      region = "eu-west-1"
      check  = "payments"
    }
  }
  writers = ["payments"]
  leased  = []
  asked_everywhere = {
    gateway  = 3
    payments = 60
  }
  topic_arns = [module.alerting_eu_west_2.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "validator_eu_central_1" {
  source = "./modules/validator"

  providers = { aws = aws.eu_central_1 }

  function_name = "switch-failover-validator"
  role_arn      = module.iam_eu_central_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_eu_central_1.messaging_key_arn
  secret_arns   = { payments = aws_secretsmanager_secret.payments_master.arn }
}

# platform.ha: failover eu-central-1 -> eu-north-1
module "validator_eu_north_1" {
  source = "./modules/validator"

  providers = { aws = aws.eu_north_1 }

  function_name = "switch-failover-validator"
  role_arn      = module.iam_eu_north_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_eu_north_1.messaging_key_arn
  secret_arns = {
    payments = replace(
      aws_secretsmanager_secret.payments_master.arn,
      ":eu-central-1:",
      ":eu-north-1:"
    )
  }
}

# platform.ha: failover eu-central-1 -> eu-west-1
module "validator_eu_west_1" {
  source = "./modules/validator"

  providers = { aws = aws.eu_west_1 }

  function_name = "switch-failover-validator"
  role_arn      = module.iam_eu_west_1.role_arns["failover-validator"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_eu_west_1.messaging_key_arn
  secret_arns = {
    payments = replace(
      aws_secretsmanager_secret.payments_master.arn,
      ":eu-central-1:",
      ":eu-west-1:"
    )
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "failover_records_eu_central_1" {
  source = "./modules/storage"

  providers = { aws = aws.eu_central_1 }

  bucket_name  = "switch-failover-eu-central-1-records-${local.account_id}"
  kms_key_arn  = module.encryption_eu_central_1.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "failover_eu_central_1" {
  source = "./modules/failover"

  providers = { aws = aws.eu_central_1 }

  function_name          = "switch-failover-orchestrator"
  role_arn               = module.iam_eu_central_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_eu_central_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "eu-central-1"
  dead_letter_queue_name = "switch-failover-dead-letters"
  alarm_prefix           = "switch"
  metric_namespace       = "hac/switch"
  endpoints = {
    eu-north-1-gateway = {
      region           = "eu-north-1"
      check            = "gateway"
      url              = "https://eu-north-1.pay.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
    eu-north-1-payments = {
      region           = "eu-north-1"
      check            = "payments"
      url              = "https://eu-north-1.pay.example.com/healthz/payments"
      failures         = 3
      interval_seconds = 10
    }
    eu-west-1-gateway = {
      region           = "eu-west-1"
      check            = "gateway"
      url              = "https://eu-west-1.pay.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
    eu-west-1-payments = {
      region           = "eu-west-1"
      check            = "payments"
      url              = "https://eu-west-1.pay.example.com/healthz/payments"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    eu-north-1 = {
      operator  = "AND"
      endpoints = ["eu-north-1-gateway", "eu-north-1-payments"]
    }
    eu-west-1 = {
      operator  = "OR"
      endpoints = ["eu-west-1-gateway", "eu-west-1-payments"]
    }
  }
  topic_arns = [module.alerting_eu_central_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "control_eu_central_1" {
  source = "./modules/control"

  providers = { aws = aws.eu_central_1 }

  function_name = "switch-failover-control"
  role_arn      = module.iam_eu_central_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_eu_central_1.messaging_key_arn
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
module "readiness_eu_central_1" {
  source = "./modules/readiness"

  providers = { aws = aws.eu_central_1 }

  function_name    = "switch-failover-readiness"
  role_arn         = module.iam_eu_central_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_eu_central_1.messaging_key_arn
  metric_namespace = "hac/switch"
  alarm_name       = "switch-eu-central-1-not-ready"
  topic_arns       = [module.alerting_eu_central_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-north-1
module "failover_records_eu_north_1" {
  source = "./modules/storage"

  providers = { aws = aws.eu_north_1 }

  bucket_name  = "switch-failover-eu-north-1-records-${local.account_id}"
  kms_key_arn  = module.encryption_eu_north_1.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# platform.ha: failover eu-central-1 -> eu-north-1
module "failover_eu_north_1" {
  source = "./modules/failover"

  providers = { aws = aws.eu_north_1 }

  function_name          = "switch-failover-orchestrator"
  role_arn               = module.iam_eu_north_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_eu_north_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "eu-north-1"
  dead_letter_queue_name = "switch-failover-dead-letters"
  alarm_prefix           = "switch"
  metric_namespace       = "hac/switch"
  endpoints = {
    eu-central-1-gateway = {
      region           = "eu-central-1"
      check            = "gateway"
      url              = "https://eu-central-1.pay.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
    eu-central-1-payments = {
      region           = "eu-central-1"
      check            = "payments"
      url              = "https://eu-central-1.pay.example.com/healthz/payments"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    eu-central-1 = {
      operator  = "AND"
      endpoints = ["eu-central-1-gateway", "eu-central-1-payments"]
    }
  }
  topic_arns = [module.alerting_eu_north_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-north-1
module "control_eu_north_1" {
  source = "./modules/control"

  providers = { aws = aws.eu_north_1 }

  function_name = "switch-failover-control"
  role_arn      = module.iam_eu_north_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_eu_north_1.messaging_key_arn
}

# platform.ha: failover eu-central-1 -> eu-north-1
module "readiness_eu_north_1" {
  source = "./modules/readiness"

  providers = { aws = aws.eu_north_1 }

  function_name    = "switch-failover-readiness"
  role_arn         = module.iam_eu_north_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_eu_north_1.messaging_key_arn
  metric_namespace = "hac/switch"
  alarm_name       = "switch-eu-north-1-not-ready"
  topic_arns       = [module.alerting_eu_north_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-west-1
module "failover_records_eu_west_1" {
  source = "./modules/storage"

  providers = { aws = aws.eu_west_1 }

  bucket_name  = "switch-failover-eu-west-1-records-${local.account_id}"
  kms_key_arn  = module.encryption_eu_west_1.data_key_arn
  retain_days  = 2562
  version_days = 2562
  lock_days    = 2562
  append_only  = true
}

# platform.ha: failover eu-central-1 -> eu-west-1
module "failover_eu_west_1" {
  source = "./modules/failover"

  providers = { aws = aws.eu_west_1 }

  function_name          = "switch-failover-orchestrator"
  role_arn               = module.iam_eu_west_1.role_arns["failover-orchestrator"]
  package                = local.failover_package
  kms_key_arn            = module.encryption_eu_west_1.messaging_key_arn
  account_id             = local.account_id
  region                 = "eu-west-1"
  dead_letter_queue_name = "switch-failover-dead-letters"
  alarm_prefix           = "switch"
  metric_namespace       = "hac/switch"
  endpoints = {
    eu-central-1-gateway = {
      region           = "eu-central-1"
      check            = "gateway"
      url              = "https://eu-central-1.pay.example.com/healthz"
      failures         = 3
      interval_seconds = 10
    }
    eu-central-1-payments = {
      region           = "eu-central-1"
      check            = "payments"
      url              = "https://eu-central-1.pay.example.com/healthz/payments"
      failures         = 3
      interval_seconds = 10
    }
  }
  triggers = {
    eu-central-1 = {
      operator  = "OR"
      endpoints = ["eu-central-1-gateway", "eu-central-1-payments"]
    }
  }
  topic_arns = [module.alerting_eu_west_1.topic_arns["oncall-critical"]]
}

# platform.ha: failover eu-central-1 -> eu-west-1
module "control_eu_west_1" {
  source = "./modules/control"

  providers = { aws = aws.eu_west_1 }

  function_name = "switch-failover-control"
  role_arn      = module.iam_eu_west_1.role_arns["failover-control"]
  package       = local.failover_package
  kms_key_arn   = module.encryption_eu_west_1.messaging_key_arn
}

# platform.ha: failover eu-central-1 -> eu-west-1
module "readiness_eu_west_1" {
  source = "./modules/readiness"

  providers = { aws = aws.eu_west_1 }

  function_name    = "switch-failover-readiness"
  role_arn         = module.iam_eu_west_1.role_arns["failover-readiness"]
  package          = local.failover_package
  kms_key_arn      = module.encryption_eu_west_1.messaging_key_arn
  metric_namespace = "hac/switch"
  alarm_name       = "switch-eu-west-1-not-ready"
  topic_arns       = [module.alerting_eu_west_1.topic_arns["oncall-critical"]]
}
