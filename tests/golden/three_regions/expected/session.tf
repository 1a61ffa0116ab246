# platform.ha: tier tokens
module "session_tokens" {
  source = "./modules/session"

  providers = { aws = aws.eu_central_1 }

  table_name = "switch-tokens"
  hash_key = {
    name = "token"
    type = "S"
  }
  expire_attribute = "expires_at"
  kms_key_arn      = module.encryption_eu_central_1.data_key_arn
  replicas = [
    { region_name = "eu-north-1", kms_key_arn = module.encryption_eu_north_1.data_key_arn },
    { region_name = "eu-west-1", kms_key_arn = module.encryption_eu_west_1.data_key_arn },
  ]
}
