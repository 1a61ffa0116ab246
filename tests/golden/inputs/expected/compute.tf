# main.ha: tier web
module "load_balancer_web_us_east_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_east_1 }

  name                       = "desk-web"
  target_group_name          = "desk-web-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_east_1.vpc_id
  subnet_ids                 = module.networking_us_east_1.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = var.certificates["us-east-1"]
  instance_security_group_id = module.compute_web_us_east_1.instance_security_group_id
  log_bucket_name            = "desk-web-us-east-1-logs-${local.account_id}"
  log_account_id             = "127311923021"
}

# main.ha: tier web
module "compute_web_us_east_1" {
  source = "./modules/compute"

  providers = { aws = aws.us_east_1 }

  name                  = "desk-web"
  vpc_id                = module.networking_us_east_1.vpc_id
  subnet_ids            = module.networking_us_east_1.private_subnet_ids
  image_id              = var.images["us-east-1"]
  instance_type         = var.size
  root_device_name      = var.web_root_device_name
  capacity              = var.web_capacity["us-east-1"]
  instance_profile_name = "desk-instance-web-us-east-1"
  role_name             = module.iam_us_east_1.role_names["instance-web"]
  target_group_arns     = [module.load_balancer_web_us_east_1.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-east-2"].cidr_block]
  environment_file      = "/etc/desk/web.env"
  environment = {
    AWS_REGION                 = "us-east-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    BOOK_CLUSTER_ENDPOINT      = module.database_book_us_east_1.endpoint
    BOOK_DATABASE              = "ledger"
    BOOK_PORT                  = 3306
    BOOK_READER_ENDPOINT       = module.database_book_us_east_1.reader_endpoint
    BOOK_SECRET_ID             = "desk/book/master"
    BOOK_WRITER_ENDPOINT       = aws_rds_global_cluster.book.endpoint
    HAC_COORDINATION_REGION    = "us-west-2"
    HAC_COORDINATION_TABLE     = "desk-failover"
  }
}

# main.ha: tier web
module "load_balancer_web_us_east_2" {
  source = "./modules/load_balancer"

  providers = { aws = aws.us_east_2 }

  name                       = "desk-web"
  target_group_name          = "desk-web-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_us_east_2.vpc_id
  subnet_ids                 = module.networking_us_east_2.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = var.certificates["us-east-2"]
  instance_security_group_id = module.compute_web_us_east_2.instance_security_group_id
  log_bucket_name            = "desk-web-us-east-2-logs-${local.account_id}"
  log_account_id             = "033677994240"
}

# main.ha: tier web
module "compute_web_us_east_2" {
  source = "./modules/compute"

  providers = { aws = aws.us_east_2 }

  name                  = "desk-web"
  vpc_id                = module.networking_us_east_2.vpc_id
  subnet_ids            = module.networking_us_east_2.private_subnet_ids
  image_id              = var.images["us-east-2"]
  instance_type         = var.size
  root_device_name      = var.web_root_device_name
  capacity              = var.web_capacity["us-east-2"]
  instance_profile_name = "desk-instance-web-us-east-2"
  role_name             = module.iam_us_east_2.role_names["instance-web"]
  target_group_arns     = [module.load_balancer_web_us_east_2.target_group_arn]
  database_cidr_blocks  = [var.regions["us-east-1"].cidr_block, var.regions["us-east-2"].cidr_block]
  environment_file      = "/etc/desk/web.env"
  environment = {
    AWS_REGION                 = "us-east-2"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    BOOK_CLUSTER_ENDPOINT      = module.database_book_us_east_2.endpoint
    BOOK_DATABASE              = "ledger"
    BOOK_PORT                  = 3306
    BOOK_READER_ENDPOINT       = module.database_book_us_east_2.reader_endpoint
    BOOK_SECRET_ID             = "desk/book/master"
    BOOK_WRITER_ENDPOINT       = aws_rds_global_cluster.book.endpoint
    HAC_COORDINATION_REGION    = "us-west-2"
    HAC_COORDINATION_TABLE     = "desk-failover"
  }
}
