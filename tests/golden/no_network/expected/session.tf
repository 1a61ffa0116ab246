# main.ha: tier drafts
module "session_drafts" {
  source = "./modules/session"

  providers = { aws = aws.ap_southeast_2 }

  table_name = "archive-drafts"
  hash_key = {
    name = "draft"
    type = "S"
  }
  kms_key_arn   = module.encryption_ap_southeast_2.data_key_arn
  recovery_days = 7
  replicas      = []
}

# main.ha: tier index
module "session_index" {
  source = "./modules/session"

  providers = { aws = aws.ap_southeast_2 }

  table_name = "archive-index"
  hash_key = {
    name = "paper"
    type = "S"
  }
  kms_key_arn = module.encryption_ap_southeast_2.data_key_arn
  replicas = [
    { region_name = "ap-southeast-4", kms_key_arn = module.encryption_ap_southeast_4.data_key_arn },
  ]
}
