# main.ha: region eu-west-1
module "encryption_eu_west_1" {
  source = "./modules/encryption"

  providers = { aws = aws.eu_west_1 }

  account_id      = local.account_id
  partition       = "aws"
  data_alias      = "alias/for-each-data"
  messaging_alias = "alias/for-each-messaging"
  region          = "eu-west-1"
}
