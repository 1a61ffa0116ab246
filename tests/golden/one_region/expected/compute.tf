# platform.ha: tier api
module "load_balancer_api_eu_central_1" {
  source = "./modules/load_balancer"

  providers = { aws = aws.eu_central_1 }

  name                       = "ledger-api"
  target_group_name          = "ledger-api-8080"
  account_id                 = local.account_id
  partition                  = "aws"
  vpc_id                     = module.networking_eu_central_1.vpc_id
  subnet_ids                 = module.networking_eu_central_1.public_subnet_ids
  port                       = 443
  target_port                = 8080
  client_cidr_blocks         = ["0.0.0.0/0"]
  health_path                = "/healthz"
  certificate_arn            = module.certificate_api_eu_central_1.arn
  instance_security_group_id = module.compute_api_eu_central_1.instance_security_group_id
  log_bucket_name            = "ledger-api-eu-central-1-logs-${local.account_id}"
  log_account_id             = "054676820928"
}

# platform.ha: tier api
module "compute_api_eu_central_1" {
  source = "./modules/compute"

  providers = { aws = aws.eu_central_1 }

  name                  = "ledger-api"
  vpc_id                = module.networking_eu_central_1.vpc_id
  subnet_ids            = module.networking_eu_central_1.private_subnet_ids
  image_id              = var.api_image_id["eu-central-1"]
  instance_type         = var.api_instance_type
  root_device_name      = var.api_root_device_name
  capacity              = var.api_capacity["eu-central-1"]
  instance_profile_name = "ledger-instance-api-eu-central-1"
  role_name             = module.iam_eu_central_1.role_names["instance-api"]
  target_group_arns     = [module.load_balancer_api_eu_central_1.target_group_arn]
  database_cidr_blocks  = [var.regions["eu-central-1"].cidr_block]
  environment_file      = "/etc/ledger/api.env"
  environment = {
    AWS_REGION                 = "eu-central-1"
    AWS_STS_REGIONAL_ENDPOINTS = "regional"
    DOCUMENTS_BUCKET           = "ledger-documents-eu-central-1-${local.account_id}"
    DOCUMENTS_REGION           = "eu-central-1"
    ENTRIES_CLUSTER_ENDPOINT   = module.database_entries_eu_central_1.endpoint
    ENTRIES_DATABASE           = "entries"
    ENTRIES_PORT               = 3306
    ENTRIES_READER_ENDPOINT    = module.database_entries_eu_central_1.reader_endpoint
    ENTRIES_SECRET_ID          = "ledger/entries/master"
    ENTRIES_WRITER_ENDPOINT    = module.database_entries_eu_central_1.endpoint
  }
}
