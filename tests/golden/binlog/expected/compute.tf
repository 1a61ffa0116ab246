# main.ha: tier api
module "load_balancer_api_us_east_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_east_1 }

  name                       = "ledger-api"
  target_group_name          = "ledger-api-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_east_1.vpc_id
  subnet_ids                 = module.networking_us_east_1.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_api_us_east_1.arn
  instance_security_group_id = module.compute_api_us_east_1.instance_security_group_id
  log_bucket_name            = "ledger-api-us-east-1-logs-${local.account_id}"
  log_account_id             = "127311923021"
}

# main.ha: tier api
module "compute_api_us_east_1" {
  source = "./modules/compute"

  providers = { aws = aws.us_east_1 }

  name                  = "ledger-api"
  vpc_id                = module.networking_us_east_1.vpc_id
  subnet_ids            = module.networking_us_east_1.private_subnet_ids
  image_id              = var.api_image_id["us-east-1"]
  instance_type         = var.api_instance_type
  root_device_name      = var.api_root_device_name
  capacity              = var.api_capacity["us-east-1"]
  instance_profile_name = "ledger-instance-api-us-east-1"
  role_name             = module.iam_us_east_1.role_names["instance-api"]
  target_group_arns     = [module.load_balancer_api_us_east_1.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-east-2"].cidr_block]
  environment_file      = "/etc/ledger/api.env"
  environment = {
    AWS_REGION                 = "us-east-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    ACCOUNTS_CLUSTER_ENDPOINT  = module.database_accounts_us_east_1.endpoint
    ACCOUNTS_DATABASE          = "accounts"
    ACCOUNTS_PORT              = 3306
    ACCOUNTS_READER_ENDPOINT   = module.database_accounts_us_east_1.reader_endpoint
    ACCOUNTS_SECRET_ID         = "ledger/accounts/master"
    ACCOUNTS_WRITER_ENDPOINT   = module.database_accounts_us_east_1.endpoint
    ORDERS_CLUSTER_ENDPOINT    = module.database_orders_us_east_1.endpoint
    ORDERS_DATABASE            = "orders"
    ORDERS_PORT                = 3306
    ORDERS_READER_ENDPOINT     = module.database_orders_us_east_1.reader_endpoint
    ORDERS_SECRET_ID           = "ledger/orders/master"
    ORDERS_WRITER_ENDPOINT     = aws_rds_global_cluster.orders.endpoint
    HAC_COORDINATION_REGION    = "us-west-2"
    HAC_COORDINATION_TABLE     = "ledger-failover"
  }
}

# main.ha: tier api
module "load_balancer_api_us_east_2" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_east_2 }

  name                       = "ledger-api"
  target_group_name          = "ledger-api-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_east_2.vpc_id
  subnet_ids                 = module.networking_us_east_2.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_api_us_east_2.arn
  instance_security_group_id = module.compute_api_us_east_2.instance_security_group_id
  log_bucket_name            = "ledger-api-us-east-2-logs-${local.account_id}"
  log_account_id             = "033677994240"
}

# main.ha: tier api
module "compute_api_us_east_2" {
  source = "./modules/compute"

  providers = { aws = aws.us_east_2 }

  name                  = "ledger-api"
  vpc_id                = module.networking_us_east_2.vpc_id
  subnet_ids            = module.networking_us_east_2.private_subnet_ids
  image_id              = var.api_image_id["us-east-2"]
  instance_type         = var.api_instance_type
  root_device_name      = var.api_root_device_name
  capacity              = var.api_capacity["us-east-2"]
  instance_profile_name = "ledger-instance-api-us-east-2"
  role_name             = module.iam_us_east_2.role_names["instance-api"]
  target_group_arns     = [module.load_balancer_api_us_east_2.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-east-2"].cidr_block]
  environment_file      = "/etc/ledger/api.env"
  environment = {
    AWS_REGION                 = "us-east-2"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    ACCOUNTS_CLUSTER_ENDPOINT  = module.database_accounts_us_east_2.endpoint
    ACCOUNTS_DATABASE          = "accounts"
    ACCOUNTS_PORT              = 3306
    ACCOUNTS_READER_ENDPOINT   = module.database_accounts_us_east_2.reader_endpoint
    ACCOUNTS_SECRET_ID         = "ledger/accounts/master"
    ACCOUNTS_WRITER_ENDPOINT   = module.database_accounts_us_east_2.endpoint
    ORDERS_CLUSTER_ENDPOINT    = module.database_orders_us_east_2.endpoint
    ORDERS_DATABASE            = "orders"
    ORDERS_PORT                = 3306
    ORDERS_READER_ENDPOINT     = module.database_orders_us_east_2.reader_endpoint
    ORDERS_SECRET_ID           = "ledger/orders/master"
    ORDERS_WRITER_ENDPOINT     = aws_rds_global_cluster.orders.endpoint
    HAC_COORDINATION_REGION    = "us-west-2"
    HAC_COORDINATION_TABLE     = "ledger-failover"
  }
}
