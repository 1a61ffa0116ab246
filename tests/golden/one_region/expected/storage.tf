# platform.ha: tier documents
module "storage_documents_eu_central_1" {
  source = "./modules/storage"

  providers = { aws = aws.eu_central_1 }

  bucket_name  = "ledger-documents-eu-central-1-${local.account_id}"
  kms_key_arn  = module.encryption_eu_central_1.data_key_arn
  retain_days  = 365
  version_days = 365
  append_only  = false
}

# platform.ha: tier documents
module "archive_documents_eu_central_1" {
  source = "./modules/storage"

  providers = { aws = aws.eu_central_1 }

  bucket_name  = "ledger-documents-eu-central-1-archive-${local.account_id}"
  kms_key_arn  = module.encryption_eu_central_1.data_key_arn
  retain_days  = 365
  version_days = 365
  lock_days    = 365
  append_only  = true
}

# platform.ha: tier documents
module "replication_documents_eu_central_1" {
  source = "./modules/replication"

  providers = { aws = aws.eu_central_1 }

  bucket_name = module.storage_documents_eu_central_1.bucket_name
  role_arn    = module.iam_eu_central_1.role_arns["s3-replication"]
  rules = [
    {
      id                     = "archive-in-eu-central-1"
      priority               = 1
      destination_bucket_arn = "arn:aws:s3:::${module.archive_documents_eu_central_1.bucket_name}"
      replica_kms_key_arn    = module.encryption_eu_central_1.data_key_arn
      delete_markers         = false
      replica_modifications  = false
      time_control           = false
    },
  ]
}
