# main.ha: tier locals
module "session_locals" {
  source = "./modules/session"

  providers = { aws = aws.eu_west_1 }

  table_name = "for-each-locals"
  hash_key = {
    name = "count"
    type = "N"
  }
  sort_key = {
    name = "each"
    type = "B"
  }
  kms_key_arn = module.encryption_eu_west_1.data_key_arn
  replicas    = []
}
