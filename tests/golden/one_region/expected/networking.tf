# platform.ha: region eu-central-1
module "networking_eu_central_1" {
  source = "./modules/networking"

  providers = { aws = aws.eu_central_1 }

  name                = "ledger"
  region              = "eu-central-1"
  cidr_block          = var.regions["eu-central-1"].cidr_block
  availability_zones  = var.regions["eu-central-1"].availability_zones
  flow_log_group_name = "/ledger/vpc-flow-logs"
  flow_log_role_arn   = module.iam_eu_central_1.role_arns["flow-logs"]
  log_key_arn         = module.encryption_eu_central_1.messaging_key_arn
}
