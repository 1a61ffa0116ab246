# platform.ha: tier assets
module "storage_assets_us_east_1" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_1 }

  bucket_name  = "trading-assets-us-east-1-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_1.data_key_arn
  retain_days  = 90
  version_days = 90
  append_only  = false
}

# platform.ha: tier assets
module "storage_assets_us_east_2" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_2 }

  bucket_name  = "trading-assets-us-east-2-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_2.data_key_arn
  retain_days  = 90
  version_days = 90
  append_only  = false
}

# platform.ha: tier assets
module "archive_assets_us_east_1" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_1 }

  bucket_name  = "trading-assets-us-east-1-archive-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_1.data_key_arn
  retain_days  = 90
  version_days = 90
  lock_days    = 90
  append_only  = true
}

# platform.ha: tier assets
module "archive_assets_us_east_2" {
  source = "./modules/storage"

  providers = { aws = aws.us_east_2 }

  bucket_name  = "trading-assets-us-east-2-archive-${local.account_id}"
  kms_key_arn  = module.encryption_us_east_2.data_key_arn
  retain_days  = 90
  version_days = 90
  lock_days    = 90
  append_only  = true
}

# platform.ha: tier assets
module "replication_assets_us_east_1" {
  source = "./modules/replication"

  providers = { aws = aws.us_east_1 }

  bucket_name = module.storage_assets_us_east_1.bucket_name
  role_arn    = module.iam_us_east_1.role_arns["s3-replication"]
  rules = [
    {
      id                     = "archive-in-us-east-1"
      priority               = 1
      destination_bucket_arn = "arn:aws:s3:::${module.archive_assets_us_east_1.bucket_name}"
      replica_kms_key_arn    = module.encryption_us_east_1.data_key_arn
      delete_markers         = false
      replica_modifications  = false
      time_control           = false
    },
    {
      id                     = "copy-to-us-east-2"
      priority               = 2
      destination_bucket_arn = "arn:aws:s3:::${module.storage_assets_us_east_2.bucket_name}"
      replica_kms_key_arn    = module.encryption_us_east_2.data_key_arn
      delete_markers         = true
      replica_modifications  = true
      time_control           = true
    },
  ]
}

# platform.ha: tier assets
module "replication_assets_us_east_2" {
  source = "./modules/replication"

  providers = { aws = aws.us_east_2 }

  bucket_name = module.storage_assets_us_east_2.bucket_name
  role_arn    = module.iam_us_east_2.role_arns["s3-replication"]
  rules = [
    {
      id                     = "copy-to-us-east-1"
      priority               = 1
      destination_bucket_arn = "arn:aws:s3:::${module.storage_assets_us_east_1.bucket_name}"
      replica_kms_key_arn    = module.encryption_us_east_1.data_key_arn
      delete_markers         = true
      replica_modifications  = true
      time_control           = true
    },
    {
      id                     = "archive-in-us-east-2"
      priority               = 2
      destination_bucket_arn = "arn:aws:s3:::${module.archive_assets_us_east_2.bucket_name}"
      replica_kms_key_arn    = module.encryption_us_east_2.data_key_arn
      delete_markers         = false
      replica_modifications  = false
      time_control           = false
    },
  ]
}
