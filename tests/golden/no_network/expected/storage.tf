# main.ha: tier papers
module "storage_papers_ap_southeast_2" {
  source = "./modules/storage"

  providers = { aws = aws.ap_southeast_2 }

  bucket_name  = "archive-papers-ap-southeast-2-${local.account_id}"
  kms_key_arn  = module.encryption_ap_southeast_2.data_key_arn
  retain_days  = 3650
  version_days = 3650
  append_only  = false
}

# main.ha: tier papers
module "storage_papers_ap_southeast_4" {
  source = "./modules/storage"

  providers = { aws = aws.ap_southeast_4 }

  bucket_name  = "archive-papers-ap-southeast-4-${local.account_id}"
  kms_key_arn  = module.encryption_ap_southeast_4.data_key_arn
  retain_days  = 3650
  version_days = 3650
  append_only  = false
}

# main.ha: tier requests
module "storage_requests_ap_southeast_2" {
  source = "./modules/storage"

  providers = { aws = aws.ap_southeast_2 }

  bucket_name  = "archive-requests-ap-southeast-2-${local.account_id}"
  kms_key_arn  = module.encryption_ap_southeast_2.data_key_arn
  retain_days  = 58
  version_days = 30
  append_only  = true
}

# main.ha: tier requests
module "storage_requests_ap_southeast_4" {
  source = "./modules/storage"

  providers = { aws = aws.ap_southeast_4 }

  bucket_name  = "archive-requests-ap-southeast-4-${local.account_id}"
  kms_key_arn  = module.encryption_ap_southeast_4.data_key_arn
  retain_days  = 58
  version_days = 30
  append_only  = true
}

# main.ha: tier papers
module "replication_papers_ap_southeast_2" {
  source = "./modules/replication"

  providers = { aws = aws.ap_southeast_2 }

  bucket_name = module.storage_papers_ap_southeast_2.bucket_name
  role_arn    = module.iam_ap_southeast_2.role_arns["s3-replication"]
  rules = [
    {
      id                     = "copy-to-ap-southeast-4"
      priority               = 1
      destination_bucket_arn = "arn:aws:s3:::${module.storage_papers_ap_southeast_4.bucket_name}"
      replica_kms_key_arn    = module.encryption_ap_southeast_4.data_key_arn
      delete_markers         = true
      replica_modifications  = false
      time_control           = true
    },
  ]
}
