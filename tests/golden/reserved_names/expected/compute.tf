# main.ha: tier count
module "load_balancer_count_eu_west_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.eu_west_1 }

  name                       = "for-each-count"
  target_group_name          = "for-each-count-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_eu_west_1.vpc_id
  subnet_ids                 = module.networking_eu_west_1.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_count_eu_west_1.arn
  instance_security_group_id = module.compute_count_eu_west_1.instance_security_group_id
  log_bucket_name            = "for-each-count-eu-west-1-logs-${local.account_id}"
  log_account_id             = "156460612806"
}

# main.ha: tier count
module "compute_count_eu_west_1" {
  source = "./modules/compute"

  providers = { aws = aws.eu_west_1 }

  name                  = "for-each-count"
  vpc_id                = module.networking_eu_west_1.vpc_id
  subnet_ids            = module.networking_eu_west_1.private_subnet_ids
  image_id              = var.count_image_id["eu-west-1"]
  instance_type         = var.count_instance_type
  root_device_name      = var.count_root_device_name
  capacity              = var.count_capacity["eu-west-1"]
  instance_profile_name = "for-each-instance-count-eu-west-1"
  role_name             = module.iam_eu_west_1.role_names["instance-count"]
  target_group_arns     = [module.load_balancer_count_eu_west_1.target_group_arn]
  database_cidr_blocks  = [var.regions["eu-west-1"].cidr_block]
  environment_file      = "/etc/for-each/count.env"
  environment = {
    AWS_REGION                 = "eu-west-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    LOCALS_REGION              = "eu-west-1"
    LOCALS_TABLE               = "for-each-locals"
    MODULE_CLUSTER_ENDPOINT    = module.database_module_eu_west_1.endpoint
    MODULE_DATABASE            = "module"
    MODULE_PORT                = 3306
    MODULE_READER_ENDPOINT     = module.database_module_eu_west_1.reader_endpoint
    MODULE_SECRET_ID           = "for-each/module/master"
    MODULE_WRITER_ENDPOINT     = module.database_module_eu_west_1.endpoint
    PROVIDER_BUCKET            = "for-each-provider-eu-west-1-${local.account_id}"
    PROVIDER_REGION            = "eu-west-1"
    RESOURCE_QUEUE             = "for-each-resource"
    RESOURCE_REGION            = "eu-west-1"
  }
}
