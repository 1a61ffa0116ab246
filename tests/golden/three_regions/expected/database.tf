locals {
  payments_engine_version = "8.0.mysql_aurora.3.10.4"
}

# platform.ha: tier payments
# Drawn anew at every plan; only the first draw is stored.
data "aws_secretsmanager_random_password" "payments_master" {
  provider = aws.eu_central_1

  password_length     = 41
  exclude_punctuation = true
}

# platform.ha: tier payments
# Replicas have its name and their own region's key: reading one needs no other region.
resource "aws_secretsmanager_secret" "payments_master" {
  provider = aws.eu_central_1

  #checkov:skip=CKV2_AWS_57:a rotation has to reach the writer, which changes region, so people start it
  name                    = "switch/payments/master"
  description             = "Master credentials of the database payments"
  kms_key_id              = module.encryption_eu_central_1.data_key_arn
  recovery_window_in_days = 30

  replica {
    region     = "eu-north-1"
    kms_key_id = module.encryption_eu_north_1.data_key_arn
  }

  replica {
    region     = "eu-west-1"
    kms_key_id = module.encryption_eu_west_1.data_key_arn
  }

  lifecycle {
    prevent_destroy = true
  }
}

# platform.ha: tier payments
resource "aws_secretsmanager_secret_version" "payments_master" {
  provider = aws.eu_central_1

  secret_id = aws_secretsmanager_secret.payments_master.id
  secret_string = jsonencode({
    dbname   = "payments"
    engine   = "mysql"
    password = data.aws_secretsmanager_random_password.payments_master.random_password
    port     = 3306
    username = "platformadmin"
  })

  # After the first apply the value belongs to whoever rotates it.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

# platform.ha: tier payments
# A failover changes which member writes, and nothing here.
resource "aws_rds_global_cluster" "payments" {
  provider = aws.eu_central_1

  global_cluster_identifier = "switch-payments"
  engine                    = "aurora-mysql"
  engine_version            = local.payments_engine_version
  database_name             = "payments"
  storage_encrypted         = true
  deletion_protection       = true

  # The name acts at creation only; read back otherwise, it would make the global cluster anew.
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [database_name]
  }
}

# platform.ha: tier payments
module "database_payments_eu_central_1" {
  source = "./modules/database"

  providers = { aws = aws.eu_central_1 }

  cluster_identifier        = "switch-payments-eu-central-1"
  global_cluster_identifier = aws_rds_global_cluster.payments.id
  engine_version            = local.payments_engine_version
  instance_class            = "db.r6g.xlarge"
  instance_count            = 2
  backup_retention_days     = 35
  maintenance_day           = "sun"

  # The first writer creates the schema and the master user; others inherit both.
  database_name   = "payments"
  master_username = "platformadmin"
  master_password = jsondecode(aws_secretsmanager_secret_version.payments_master.secret_string).password

  vpc_id     = module.networking_eu_central_1.vpc_id
  subnet_ids = module.networking_eu_central_1.database_subnet_ids
  client_security_group_ids = {
    gateway = module.compute_gateway_eu_central_1.instance_security_group_id
  }
  client_cidr_blocks = {
    eu-north-1 = cidrsubnet(var.regions["eu-north-1"].cidr_block, 2, 1)
    eu-west-1  = cidrsubnet(var.regions["eu-west-1"].cidr_block, 2, 1)
  }

  data_key_arn        = module.encryption_eu_central_1.data_key_arn
  log_key_arn         = module.encryption_eu_central_1.messaging_key_arn
  monitoring_role_arn = module.iam_eu_central_1.role_arns["rds-monitoring"]
}

# platform.ha: tier payments
module "database_payments_eu_north_1" {
  source = "./modules/database"

  providers = { aws = aws.eu_north_1 }

  cluster_identifier        = "switch-payments-eu-north-1"
  global_cluster_identifier = aws_rds_global_cluster.payments.id
  engine_version            = local.payments_engine_version
  instance_class            = "db.r6g.xlarge"
  instance_count            = 2
  backup_retention_days     = 35
  maintenance_day           = "sat"

  # Where the encrypted storage is first copied from.
  source_region = "eu-central-1"

  vpc_id     = module.networking_eu_north_1.vpc_id
  subnet_ids = module.networking_eu_north_1.database_subnet_ids
  client_security_group_ids = {
    gateway = module.compute_gateway_eu_north_1.instance_security_group_id
  }
  client_cidr_blocks = {
    eu-central-1 = cidrsubnet(var.regions["eu-central-1"].cidr_block, 2, 1)
    eu-west-1    = cidrsubnet(var.regions["eu-west-1"].cidr_block, 2, 1)
  }

  data_key_arn        = module.encryption_eu_north_1.data_key_arn
  log_key_arn         = module.encryption_eu_north_1.messaging_key_arn
  monitoring_role_arn = module.iam_eu_north_1.role_arns["rds-monitoring"]

  depends_on = [module.database_payments_eu_central_1]
}

# platform.ha: tier payments
module "database_payments_eu_west_1" {
  source = "./modules/database"

  providers = { aws = aws.eu_west_1 }

  cluster_identifier        = "switch-payments-eu-west-1"
  global_cluster_identifier = aws_rds_global_cluster.payments.id
  engine_version            = local.payments_engine_version
  instance_class            = "db.r6g.xlarge"
  instance_count            = 2
  backup_retention_days     = 35
  maintenance_day           = "tue"

  # Where the encrypted storage is first copied from.
  source_region = "eu-central-1"

  vpc_id     = module.networking_eu_west_1.vpc_id
  subnet_ids = module.networking_eu_west_1.database_subnet_ids
  client_security_group_ids = {
    gateway = module.compute_gateway_eu_west_1.instance_security_group_id
  }
  client_cidr_blocks = {
    eu-central-1 = cidrsubnet(var.regions["eu-central-1"].cidr_block, 2, 1)
    eu-north-1   = cidrsubnet(var.regions["eu-north-1"].cidr_block, 2, 1)
  }

  data_key_arn        = module.encryption_eu_west_1.data_key_arn
  log_key_arn         = module.encryption_eu_west_1.messaging_key_arn
  monitoring_role_arn = module.iam_eu_west_1.role_arns["rds-monitoring"]

  depends_on = [module.database_payments_eu_north_1]
}
