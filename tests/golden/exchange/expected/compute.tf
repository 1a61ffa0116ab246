# std/web_tier.ha: tier backoffice
module "load_balancer_backoffice_us_east_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_east_1 }

  name                       = "exchange-backoffice"
  target_group_name          = "exchange-backoffice-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_east_1.vpc_id
  subnet_ids                 = module.networking_us_east_1.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_backoffice_us_east_1.arn
  instance_security_group_id = module.compute_backoffice_us_east_1.instance_security_group_id
  log_bucket_name            = "exchange-backoffice-us-east-1-logs-${local.account_id}"
  log_account_id             = "127311923021"
}

# std/web_tier.ha: tier backoffice
module "compute_backoffice_us_east_1" {
  source = "./modules/compute"

  providers = { aws = aws.us_east_1 }

  name                  = "exchange-backoffice"
  vpc_id                = module.networking_us_east_1.vpc_id
  subnet_ids            = module.networking_us_east_1.private_subnet_ids
  image_id              = var.backoffice_image_id["us-east-1"]
  instance_type         = var.backoffice_instance_type
  root_device_name      = var.backoffice_root_device_name
  capacity              = var.backoffice_capacity["us-east-1"]
  instance_profile_name = "exchange-instance-backoffice-us-east-1"
  role_name             = module.iam_us_east_1.role_names["instance-backoffice"]
  target_group_arns     = [module.load_balancer_backoffice_us_east_1.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-west-2"].cidr_block]
  environment_file      = "/etc/exchange/backoffice.env"
  environment = {
    AWS_REGION                 = "us-east-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    LEDGER_CLUSTER_ENDPOINT    = module.database_ledger_us_east_1.endpoint
    LEDGER_DATABASE            = "ledger"
    LEDGER_PORT                = 3306
    LEDGER_READER_ENDPOINT     = module.database_ledger_us_east_1.reader_endpoint
    LEDGER_SECRET_ID           = "exchange/ledger/master"
    LEDGER_WRITER_ENDPOINT     = aws_rds_global_cluster.ledger.endpoint
    REPORTS_BUCKET             = "exchange-reports-us-east-1-${local.account_id}"
    REPORTS_REGION             = "us-east-1"
    HAC_COORDINATION_REGION    = "us-east-2"
    HAC_COORDINATION_TABLE     = "exchange-failover"
  }
}

# std/web_tier.ha: tier backoffice
module "load_balancer_backoffice_us_west_2" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_west_2 }

  name                       = "exchange-backoffice"
  target_group_name          = "exchange-backoffice-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_west_2.vpc_id
  subnet_ids                 = module.networking_us_west_2.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_backoffice_us_west_2.arn
  instance_security_group_id = module.compute_backoffice_us_west_2.instance_security_group_id
  log_bucket_name            = "exchange-backoffice-us-west-2-logs-${local.account_id}"
  log_account_id             = "797873946194"
}

# std/web_tier.ha: tier backoffice
module "compute_backoffice_us_west_2" {
  source = "./modules/compute"

  providers = { aws = aws.us_west_2 }

  name                  = "exchange-backoffice"
  vpc_id                = module.networking_us_west_2.vpc_id
  subnet_ids            = module.networking_us_west_2.private_subnet_ids
  image_id              = var.backoffice_image_id["us-west-2"]
  instance_type         = var.backoffice_instance_type
  root_device_name      = var.backoffice_root_device_name
  capacity              = var.backoffice_capacity["us-west-2"]
  instance_profile_name = "exchange-instance-backoffice-us-west-2"
  role_name             = module.iam_us_west_2.role_names["instance-backoffice"]
  target_group_arns     = [module.load_balancer_backoffice_us_west_2.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-west-2"].cidr_block]
  environment_file      = "/etc/exchange/backoffice.env"
  environment = {
    AWS_REGION                 = "us-west-2"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    LEDGER_CLUSTER_ENDPOINT    = module.database_ledger_us_west_2.endpoint
    LEDGER_DATABASE            = "ledger"
    LEDGER_PORT                = 3306
    LEDGER_READER_ENDPOINT     = module.database_ledger_us_west_2.reader_endpoint
    LEDGER_SECRET_ID           = "exchange/ledger/master"
    LEDGER_WRITER_ENDPOINT     = aws_rds_global_cluster.ledger.endpoint
    REPORTS_BUCKET             = "exchange-reports-us-west-2-${local.account_id}"
    REPORTS_REGION             = "us-west-2"
    HAC_COORDINATION_REGION    = "us-east-2"
    HAC_COORDINATION_TABLE     = "exchange-failover"
  }
}

# std/web_tier.ha: tier gateway
module "load_balancer_gateway_us_east_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_east_1 }

  name                       = "exchange-gateway"
  target_group_name          = "exchange-gateway-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_east_1.vpc_id
  subnet_ids                 = module.networking_us_east_1.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_gateway_us_east_1.arn
  instance_security_group_id = module.compute_gateway_us_east_1.instance_security_group_id
  log_bucket_name            = "exchange-gateway-us-east-1-logs-${local.account_id}"
  log_account_id             = "127311923021"
}

# std/web_tier.ha: tier gateway
module "compute_gateway_us_east_1" {
  source = "./modules/compute"

  providers = { aws = aws.us_east_1 }

  name                  = "exchange-gateway"
  vpc_id                = module.networking_us_east_1.vpc_id
  subnet_ids            = module.networking_us_east_1.private_subnet_ids
  image_id              = var.gateway_image["us-east-1"]
  instance_type         = var.gateway_instance_type
  root_device_name      = var.gateway_root_device_name
  capacity              = var.gateway_capacity["us-east-1"]
  instance_profile_name = "exchange-instance-gateway-us-east-1"
  role_name             = module.iam_us_east_1.role_names["instance-gateway"]
  target_group_arns     = [module.load_balancer_gateway_us_east_1.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-west-2"].cidr_block]
  environment_file      = "/etc/exchange/gateway.env"
  environment = {
    AWS_REGION                 = "us-east-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    LEDGER_CLUSTER_ENDPOINT    = module.database_ledger_us_east_1.endpoint
    LEDGER_DATABASE            = "ledger"
    LEDGER_PORT                = 3306
    LEDGER_READER_ENDPOINT     = module.database_ledger_us_east_1.reader_endpoint
    LEDGER_SECRET_ID           = "exchange/ledger/master"
    LEDGER_WRITER_ENDPOINT     = aws_rds_global_cluster.ledger.endpoint
    ORDERS_CLUSTER_ENDPOINT    = module.database_orders_us_east_1.endpoint
    ORDERS_DATABASE            = "orders"
    ORDERS_PORT                = 3306
    ORDERS_READER_ENDPOINT     = module.database_orders_us_east_1.reader_endpoint
    ORDERS_SECRET_ID           = "exchange/orders/master"
    ORDERS_WRITER_ENDPOINT     = aws_rds_global_cluster.orders.endpoint
    SESSIONS_REGION            = "us-east-1"
    SESSIONS_TABLE             = "exchange-sessions"
    HAC_COORDINATION_REGION    = "us-east-2"
    HAC_COORDINATION_TABLE     = "exchange-failover"
  }
}

# std/web_tier.ha: tier gateway
module "load_balancer_gateway_us_west_2" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_west_2 }

  name                       = "exchange-gateway"
  target_group_name          = "exchange-gateway-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_west_2.vpc_id
  subnet_ids                 = module.networking_us_west_2.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_gateway_us_west_2.arn
  instance_security_group_id = module.compute_gateway_us_west_2.instance_security_group_id
  log_bucket_name            = "exchange-gateway-us-west-2-logs-${local.account_id}"
  log_account_id             = "797873946194"
}

# std/web_tier.ha: tier gateway
module "compute_gateway_us_west_2" {
  source = "./modules/compute"

  providers = { aws = aws.us_west_2 }

  name                  = "exchange-gateway"
  vpc_id                = module.networking_us_west_2.vpc_id
  subnet_ids            = module.networking_us_west_2.private_subnet_ids
  image_id              = var.gateway_image["us-west-2"]
  instance_type         = var.gateway_instance_type
  root_device_name      = var.gateway_root_device_name
  capacity              = var.gateway_capacity["us-west-2"]
  instance_profile_name = "exchange-instance-gateway-us-west-2"
  role_name             = module.iam_us_west_2.role_names["instance-gateway"]
  target_group_arns     = [module.load_balancer_gateway_us_west_2.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-west-2"].cidr_block]
  environment_file      = "/etc/exchange/gateway.env"
  environment = {
    AWS_REGION                 = "us-west-2"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    LEDGER_CLUSTER_ENDPOINT    = module.database_ledger_us_west_2.endpoint
    LEDGER_DATABASE            = "ledger"
    LEDGER_PORT                = 3306
    LEDGER_READER_ENDPOINT     = module.database_ledger_us_west_2.reader_endpoint
    LEDGER_SECRET_ID           = "exchange/ledger/master"
    LEDGER_WRITER_ENDPOINT     = aws_rds_global_cluster.ledger.endpoint
    ORDERS_CLUSTER_ENDPOINT    = module.database_orders_us_west_2.endpoint
    ORDERS_DATABASE            = "orders"
    ORDERS_PORT                = 3306
    ORDERS_READER_ENDPOINT     = module.database_orders_us_west_2.reader_endpoint
    ORDERS_SECRET_ID           = "exchange/orders/master"
    ORDERS_WRITER_ENDPOINT     = aws_rds_global_cluster.orders.endpoint
    SESSIONS_REGION            = "us-west-2"
    SESSIONS_TABLE             = "exchange-sessions"
    HAC_COORDINATION_REGION    = "us-east-2"
    HAC_COORDINATION_TABLE     = "exchange-failover"
  }
}
