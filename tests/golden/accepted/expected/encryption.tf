# main.ha: region ap-southeast-2
module "encryption_ap_southeast_2" {
  #checkov:skip=CKV_AWS_338:the auditors read the logs of a month, and no more
  source = "./modules/encryption"

  providers = { aws = aws.ap_southeast_2 }

  account_id = local.account_id
  partition  = "aws"
  data_alias = "alias/archive-data"
}
