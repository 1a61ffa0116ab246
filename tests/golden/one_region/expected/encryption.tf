# platform.ha: region eu-central-1
module "encryption_eu_central_1" {
  source = "./modules/encryption"

  providers = { aws = aws.eu_central_1 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/ledger-data"
  messaging_alias = "alias/ledger-messaging"
  region          = "eu-central-1"
}
