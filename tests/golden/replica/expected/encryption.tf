# main.ha: region us-east-1
module "encryption_us_east_1" {
  source = "./modules/encryption"

  providers = { aws = aws.us_east_1 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/ledger-data"
  messaging_alias = "alias/ledger-messaging"
  region          = "us-east-1"
}

# main.ha: region us-east-2
module "encryption_us_east_2" {
  source = "./modules/encryption"

  providers = { aws = aws.us_east_2 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/ledger-data"
  messaging_alias = "alias/ledger-messaging"
  region          = "us-east-2"
}
