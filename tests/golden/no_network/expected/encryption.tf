# main.ha: region ap-southeast-2
module "encryption_ap_southeast_2" {
  source = "./modules/encryption"

  providers = { aws = aws.ap_southeast_2 }

  account_id = local.account_id
  partition  = "aws"
  data_alias = "alias/archive-data"
}

# main.ha: region ap-southeast-4
module "encryption_ap_southeast_4" {
  source = "./modules/encryption"

  providers = { aws = aws.ap_southeast_4 }

  account_id = local.account_id
  partition  = "aws"
  data_alias = "alias/archive-data"
}
