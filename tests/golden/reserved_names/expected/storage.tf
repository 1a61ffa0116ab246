# main.ha: tier provider
module "storage_provider_eu_west_1" {
  source = "./modules/storage"

  providers = { aws = aws.eu_west_1 }

  bucket_name  = "for-each-provider-eu-west-1-${local.account_id}"
  kms_key_arn  = module.encryption_eu_west_1.data_key_arn
  retain_days  = 30
  version_days = 30
  append_only  = false
}

# main.ha: tier provider
module "archive_provider_eu_west_1" {
  source = "./modules/storage"

  providers = { aws = aws.eu_west_1 }

  bucket_name  = "for-each-provider-eu-west-1-archive-${local.account_id}"
  kms_key_arn  = module.encryption_eu_west_1.data_key_arn
  retain_days  = 30
  version_days = 30
  lock_days    = 30
  append_only  = true
}

# main.ha: tier provider
module "replication_provider_eu_west_1" {
  source = "./modules/replication"

  providers = { aws = aws.eu_west_1 }

  bucket_name = module.storage_provider_eu_west_1.bucket_name
  role_arn    = module.iam_eu_west_1.role_arns["s3-replication"]
  rules = [
    {
      id                     = "archive-in-eu-west-1"
      priority               = 1
      destination_bucket_arn = "arn:aws:s3:::${module.archive_provider_eu_west_1.bucket_name}"
      replica_kms_key_arn    = module.encryption_eu_west_1.data_key_arn
      delete_markers         = false
      replica_modifications  = false
      time_control           = false
    },
  ]
}
