# platform.ha: region us-east-1
module "encryption_us_east_1" {
  source = "./modules/encryption"

  providers = { aws = aws.us_east_1 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/starter-data"
  messaging_alias = "alias/starter-messaging"
  region          = "us-east-1"
}

# platform.ha: region us-east-2
module "encryption_us_east_2" {
  source = "./modules/encryption"

  providers = { aws = aws.us_east_2 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/starter-data"
  messaging_alias = "alias/starter-messaging"
  region          = "us-east-2"
}

# platform.ha: region us-west-2
module "encryption_us_west_2" {
  source = "./modules/encryption"

  providers = { aws = aws.us_west_2 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/starter-data"
  messaging_alias = "alias/starter-messaging"
  region          = "us-west-2"
}
