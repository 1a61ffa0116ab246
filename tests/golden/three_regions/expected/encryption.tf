# platform.ha: region eu-central-1
module "encryption_eu_central_1" {
  source = "./modules/encryption"

  providers = { aws = aws.eu_central_1 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/switch-data"
  messaging_alias = "alias/switch-messaging"
  region          = "eu-central-1"
}

# platform.ha: region eu-north-1
module "encryption_eu_north_1" {
  source = "./modules/encryption"

  providers = { aws = aws.eu_north_1 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/switch-data"
  messaging_alias = "alias/switch-messaging"
  region          = "eu-north-1"
}

# platform.ha: region eu-west-1
module "encryption_eu_west_1" {
  source = "./modules/encryption"

  providers = { aws = aws.eu_west_1 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/switch-data"
  messaging_alias = "alias/switch-messaging"
  region          = "eu-west-1"
}

# platform.ha: region eu-west-2
module "encryption_eu_west_2" {
  source = "./modules/encryption"

  providers = { aws = aws.eu_west_2 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/switch-data"
  messaging_alias = "alias/switch-messaging"
  region          = "eu-west-2"
}
