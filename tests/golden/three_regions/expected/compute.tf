# platform.ha: tier gateway
module "load_balancer_gateway_eu_central_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.eu_central_1 }

  name                       = "switch-gateway"
  target_group_name          = "switch-gateway-8443"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_eu_central_1.vpc_id
  subnet_ids                 = module.networking_eu_central_1.public_subnet_ids
  port                       = 443
  target_port                = 8443
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_gateway_eu_central_1.arn
  instance_security_group_id = module.compute_gateway_eu_central_1.instance_security_group_id
  log_bucket_name            = "switch-gateway-eu-central-1-logs-${local.account_id}"
  log_account_id             = "054676820928"
}

# platform.ha: tier gateway
module "compute_gateway_eu_central_1" {
  source = "./modules/compute"

  providers = { aws = aws.eu_central_1 }

  name                  = "switch-gateway"
  vpc_id                = module.networking_eu_central_1.vpc_id
  subnet_ids            = module.networking_eu_central_1.private_subnet_ids
  image_id              = var.gateway_image_id["eu-central-1"]
  instance_type         = var.gateway_instance_type
  root_device_name      = var.gateway_root_device_name
  capacity              = var.gateway_capacity["eu-central-1"]
  instance_profile_name = "switch-instance-gateway-eu-central-1"
  role_name             = module.iam_eu_central_1.role_names["instance-gateway"]
  target_group_arns     = [module.load_balancer_gateway_eu_central_1.target_group_arn]
  database_cidr_blocks = [
    var.regions["eu-central-1"].cidr_block,
    var.regions["eu-north-1"].cidr_block,
    var.regions["eu-west-1"].cidr_block,
  ]
  environment_file = "/etc/switch/gateway.env"
  environment = {
    AWS_REGION                 = "eu-central-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    CARDS_REGION               = "eu-central-1"
    CARDS_TABLE                = "switch-cards"
    PAYMENTS_CLUSTER_ENDPOINT  = module.database_payments_eu_central_1.endpoint
    PAYMENTS_DATABASE          = "payments"
    PAYMENTS_PORT              = 3306
    PAYMENTS_READER_ENDPOINT   = module.database_payments_eu_central_1.reader_endpoint
    PAYMENTS_SECRET_ID         = "switch/payments/master"
    PAYMENTS_WRITER_ENDPOINT   = aws_rds_global_cluster.payments.endpoint
    HAC_COORDINATION_REGION    = "eu-west-2"
    HAC_COORDINATION_TABLE     = "switch-failover"
  }
}

# platform.ha: tier gateway
module "load_balancer_gateway_eu_north_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.eu_north_1 }

  name                       = "switch-gateway"
  target_group_name          = "switch-gateway-8443"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_eu_north_1.vpc_id
  subnet_ids                 = module.networking_eu_north_1.public_subnet_ids
  port                       = 443
  target_port                = 8443
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_gateway_eu_north_1.arn
  instance_security_group_id = module.compute_gateway_eu_north_1.instance_security_group_id
  log_bucket_name            = "switch-gateway-eu-north-1-logs-${local.account_id}"
  log_account_id             = "897822967062"
}

# platform.ha: tier gateway
module "compute_gateway_eu_north_1" {
  source = "./modules/compute"

  providers = { aws = aws.eu_north_1 }

  name                  = "switch-gateway"
  vpc_id                = module.networking_eu_north_1.vpc_id
  subnet_ids            = module.networking_eu_north_1.private_subnet_ids
  image_id              = var.gateway_image_id["eu-north-1"]
  instance_type         = var.gateway_instance_type
  root_device_name      = var.gateway_root_device_name
  capacity              = var.gateway_capacity["eu-north-1"]
  instance_profile_name = "switch-instance-gateway-eu-north-1"
  role_name             = module.iam_eu_north_1.role_names["instance-gateway"]
  target_group_arns     = [module.load_balancer_gateway_eu_north_1.target_group_arn]
  database_cidr_blocks = [
    var.regions["eu-central-1"].cidr_block,
    var.regions["eu-north-1"].cidr_block,
    var.regions["eu-west-1"].cidr_block,
  ]
  environment_file = "/etc/switch/gateway.env"
  environment = {
    AWS_REGION                 = "eu-north-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    CARDS_REGION               = "eu-north-1"
    CARDS_TABLE                = "switch-cards"
    PAYMENTS_CLUSTER_ENDPOINT  = module.database_payments_eu_north_1.endpoint
    PAYMENTS_DATABASE          = "payments"
    PAYMENTS_PORT              = 3306
    PAYMENTS_READER_ENDPOINT   = module.database_payments_eu_north_1.reader_endpoint
    PAYMENTS_SECRET_ID         = "switch/payments/master"
    PAYMENTS_WRITER_ENDPOINT   = aws_rds_global_cluster.payments.endpoint
    HAC_COORDINATION_REGION    = "eu-west-2"
    HAC_COORDINATION_TABLE     = "switch-failover"
  }
}

# platform.ha: tier gateway
module "load_balancer_gateway_eu_west_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.eu_west_1 }

  name                       = "switch-gateway"
  target_group_name          = "switch-gateway-8443"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_eu_west_1.vpc_id
  subnet_ids                 = module.networking_eu_west_1.public_subnet_ids
  port                       = 443
  target_port                = 8443
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_gateway_eu_west_1.arn
  instance_security_group_id = module.compute_gateway_eu_west_1.instance_security_group_id
  log_bucket_name            = "switch-gateway-eu-west-1-logs-${local.account_id}"
  log_account_id             = "156460612806"
}

# platform.ha: tier gateway
module "compute_gateway_eu_west_1" {
  source = "./modules/compute"

  providers = { aws = aws.eu_west_1 }

  name                  = "switch-gateway"
  vpc_id                = module.networking_eu_west_1.vpc_id
  subnet_ids            = module.networking_eu_west_1.private_subnet_ids
  image_id              = var.gateway_image_id["eu-west-1"]
  instance_type         = var.gateway_instance_type
  root_device_name      = var.gateway_root_device_name
  capacity              = var.gateway_capacity["eu-west-1"]
  instance_profile_name = "switch-instance-gateway-eu-west-1"
  role_name             = module.iam_eu_west_1.role_names["instance-gateway"]
  target_group_arns     = [module.load_balancer_gateway_eu_west_1.target_group_arn]
  database_cidr_blocks = [
    var.regions["eu-central-1"].cidr_block,
    var.regions["eu-north-1"].cidr_block,
    var.regions["eu-west-1"].cidr_block,
  ]
  environment_file = "/etc/switch/gateway.env"
  environment = {
    AWS_REGION                 = "eu-west-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    CARDS_REGION               = "eu-west-1"
    CARDS_TABLE                = "switch-cards"
    PAYMENTS_CLUSTER_ENDPOINT  = module.database_payments_eu_west_1.endpoint
    PAYMENTS_DATABASE          = "payments"
    PAYMENTS_PORT              = 3306
    PAYMENTS_READER_ENDPOINT   = module.database_payments_eu_west_1.reader_endpoint
    PAYMENTS_SECRET_ID         = "switch/payments/master"
    PAYMENTS_WRITER_ENDPOINT   = aws_rds_global_cluster.payments.endpoint
    HAC_COORDINATION_REGION    = "eu-west-2"
    HAC_COORDINATION_TABLE     = "switch-failover"
  }
}
