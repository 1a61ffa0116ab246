# main.ha: region eu-west-1
module "networking_eu_west_1" {
  source = "./modules/networking"

  providers = { aws = aws.eu_west_1 }

  name                = "for-each"
  region              = "eu-west-1"
  cidr_block          = var.regions["eu-west-1"].cidr_block
  availability_zones  = var.regions["eu-west-1"].availability_zones
  flow_log_group_name = "/for-each/vpc-flow-logs"
  flow_log_role_arn   = module.iam_eu_west_1.role_arns["flow-logs"]
  log_key_arn         = module.encryption_eu_west_1.messaging_key_arn
}
