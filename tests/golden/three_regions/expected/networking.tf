# platform.ha: region eu-central-1
module "networking_eu_central_1" {
  source = "./modules/networking"

  providers = { aws = aws.eu_central_1 }

  name                = "switch"
  region              = "eu-central-1"
  cidr_block          = var.regions["eu-central-1"].cidr_block
  availability_zones  = var.regions["eu-central-1"].availability_zones
  flow_log_group_name = "/switch/vpc-flow-logs"
  flow_log_role_arn   = module.iam_eu_central_1.role_arns["flow-logs"]
  log_key_arn         = module.encryption_eu_central_1.messaging_key_arn
}

# platform.ha: region eu-north-1
module "networking_eu_north_1" {
  source = "./modules/networking"

  providers = { aws = aws.eu_north_1 }

  name                = "switch"
  region              = "eu-north-1"
  cidr_block          = var.regions["eu-north-1"].cidr_block
  availability_zones  = var.regions["eu-north-1"].availability_zones
  flow_log_group_name = "/switch/vpc-flow-logs"
  flow_log_role_arn   = module.iam_eu_north_1.role_arns["flow-logs"]
  log_key_arn         = module.encryption_eu_north_1.messaging_key_arn
}

# platform.ha: region eu-west-1
module "networking_eu_west_1" {
  source = "./modules/networking"

  providers = { aws = aws.eu_west_1 }

  name                = "switch"
  region              = "eu-west-1"
  cidr_block          = var.regions["eu-west-1"].cidr_block
  availability_zones  = var.regions["eu-west-1"].availability_zones
  flow_log_group_name = "/switch/vpc-flow-logs"
  flow_log_role_arn   = module.iam_eu_west_1.role_arns["flow-logs"]
  log_key_arn         = module.encryption_eu_west_1.messaging_key_arn
}

# platform.ha: region eu-central-1, region eu-north-1
module "peering_eu_central_1_eu_north_1" {
  source = "./modules/peering"

  providers = {
    aws.requester = aws.eu_central_1
    aws.accepter  = aws.eu_north_1
  }

  name            = "switch-eu-central-1-eu-north-1"
  accepter_region = "eu-north-1"
  requester = {
    vpc_id                  = module.networking_eu_central_1.vpc_id
    cidr_block              = module.networking_eu_central_1.cidr_block
    private_route_table_ids = module.networking_eu_central_1.private_route_table_ids
    database_route_table_id = module.networking_eu_central_1.database_route_table_id
  }
  accepter = {
    vpc_id                  = module.networking_eu_north_1.vpc_id
    cidr_block              = module.networking_eu_north_1.cidr_block
    private_route_table_ids = module.networking_eu_north_1.private_route_table_ids
    database_route_table_id = module.networking_eu_north_1.database_route_table_id
  }
}

# platform.ha: region eu-central-1, region eu-west-1
module "peering_eu_central_1_eu_west_1" {
  source = "./modules/peering"

  providers = {
    aws.requester = aws.eu_central_1
    aws.accepter  = aws.eu_west_1
  }

  name            = "switch-eu-central-1-eu-west-1"
  accepter_region = "eu-west-1"
  requester = {
    vpc_id                  = module.networking_eu_central_1.vpc_id
    cidr_block              = module.networking_eu_central_1.cidr_block
    private_route_table_ids = module.networking_eu_central_1.private_route_table_ids
    database_route_table_id = module.networking_eu_central_1.database_route_table_id
  }
  accepter = {
    vpc_id                  = module.networking_eu_west_1.vpc_id
    cidr_block              = module.networking_eu_west_1.cidr_block
    private_route_table_ids = module.networking_eu_west_1.private_route_table_ids
    database_route_table_id = module.networking_eu_west_1.database_route_table_id
  }
}

# platform.ha: region eu-north-1, region eu-west-1
module "peering_eu_north_1_eu_west_1" {
  source = "./modules/peering"

  providers = {
    aws.requester = aws.eu_north_1
    aws.accepter  = aws.eu_west_1
  }

  name            = "switch-eu-north-1-eu-west-1"
  accepter_region = "eu-west-1"
  requester = {
    vpc_id                  = module.networking_eu_north_1.vpc_id
    cidr_block              = module.networking_eu_north_1.cidr_block
    private_route_table_ids = module.networking_eu_north_1.private_route_table_ids
    database_route_table_id = module.networking_eu_north_1.database_route_table_id
  }
  accepter = {
    vpc_id                  = module.networking_eu_west_1.vpc_id
    cidr_block              = module.networking_eu_west_1.cidr_block
    private_route_table_ids = module.networking_eu_west_1.private_route_table_ids
    database_route_table_id = module.networking_eu_west_1.database_route_table_id
  }
}
