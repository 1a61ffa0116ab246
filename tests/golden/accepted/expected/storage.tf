# main.ha: tier drafts
module "storage_drafts_ap_southeast_2" {
  #checkov:skip=CKV_AWS_338:the auditors read the logs of a month, and no more
  source = "./modules/storage"

  providers = { aws = aws.ap_southeast_2 }

  bucket_name  = "archive-drafts-ap-southeast-2-${local.account_id}"
  kms_key_arn  = module.encryption_ap_southeast_2.data_key_arn
  retain_days  = 30
  version_days = 30
  append_only  = false
}

# main.ha: tier papers
module "storage_papers_ap_southeast_2" {
  #checkov:skip=CKV_AWS_144:there are copies on "paper"; see 100%
  #checkov:skip=CKV_AWS_338:the auditors read the logs of a month, and no more
  source = "./modules/storage"

  providers = { aws = aws.ap_southeast_2 }

  bucket_name  = "archive-papers-ap-southeast-2-${local.account_id}"
  kms_key_arn  = module.encryption_ap_southeast_2.data_key_arn
  retain_days  = 3650
  version_days = 3650
  append_only  = false
}
