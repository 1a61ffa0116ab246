# main.ha: region us-east-1
module "networking_us_east_1" {
  source = "./modules/networking"

  providers = { aws = aws.us_east_1 }

  name                = "ledger"
  region              = "us-east-1"
  cidr_block          = var.regions["us-east-1"].cidr_block
  availability_zones  = var.regions["us-east-1"].availability_zones
  flow_log_group_name = "/ledger/vpc-flow-logs"
  flow_log_role_arn   = module.iam_us_east_1.role_arns["flow-logs"]
  log_key_arn         = module.encryption_us_east_1.messaging_key_arn
}

# main.ha: region us-east-2
module "networking_us_east_2" {
  source = "./modules/networking"

  providers = { aws = aws.us_east_2 }

  name                = "ledger"
  region              = "us-east-2"
  cidr_block          = var.regions["us-east-2"].cidr_block
  availability_zones  = var.regions["us-east-2"].availability_zones
  flow_log_group_name = "/ledger/vpc-flow-logs"
  flow_log_role_arn   = module.iam_us_east_2.role_arns["flow-logs"]
  log_key_arn         = module.encryption_us_east_2.messaging_key_arn
}

# main.ha: region us-east-1, region us-east-2
module "peering_us_east_1_us_east_2" {
  source = "./modules/peering"

  providers = {
    aws.requester = aws.us_east_1
    aws.accepter  = aws.us_east_2
  }

  name            = "ledger-us-east-1-us-east-2"
  accepter_region = "us-east-2"
  requester = {
    vpc_id                  = module.networking_us_east_1.vpc_id
    cidr_block              = module.networking_us_east_1.cidr_block
    private_route_table_ids = module.networking_us_east_1.private_route_table_ids
    database_route_table_id = module.networking_us_east_1.database_route_table_id
  }
  accepter = {
    vpc_id                  = module.networking_us_east_2.vpc_id
    cidr_block              = module.networking_us_east_2.cidr_block
    private_route_table_ids = module.networking_us_east_2.private_route_table_ids
    database_route_table_id = module.networking_us_east_2.database_route_table_id
  }
}
