# platform.ha: tier cards
module "session_cards" {
  source = "./modules/session"

  providers = { aws = aws.eu_central_1 }

  table_name = "switch-cards"
  hash_key = {
    name = "card_id"
    type = "S"
  }
  expire_attribute = "expires_at"
  kms_key_arn      = module.encryption_eu_central_1.data_key_arn
  replicas = [
    { region_name = "eu-north-1", kms_key_arn = module.encryption_eu_north_1.data_key_arn },
    { region_name = "eu-west-1", kms_key_arn = module.encryption_eu_west_1.data_key_arn },
  ]
}
