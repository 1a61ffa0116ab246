# platform.ha: tier sessions
module "session_sessions" {
  source = "./modules/session"

  providers = { aws = aws.us_east_1 }

  table_name = "trading-sessions"
  hash_key = {
    name = "session_id"
    type = "S"
  }
  expire_attribute = "expires_at"
  kms_key_arn      = module.encryption_us_east_1.data_key_arn
  replicas = [
    { region_name = "us-east-2", kms_key_arn = module.encryption_us_east_2.data_key_arn },
  ]
}
