locals {
  accounts_engine_version = "8.0.mysql_aurora.3.10.4"
  audit_engine_version    = "8.0.mysql_aurora.3.10.4"
  orders_engine_version   = "8.0.mysql_aurora.3.10.4"
}

# main.ha: tier accounts
# Drawn anew at every plan; only the first draw is stored.
data "aws_secretsmanager_random_password" "accounts_master" {
  provider = aws.us_east_1

  password_length     = 41
  exclude_punctuation = true
}

# main.ha: tier accounts
# Replicas have its name and their own region's key: reading one needs no other region.
resource "aws_secretsmanager_secret" "accounts_master" {
  provider = aws.us_east_1

  #checkov:skip=CKV2_AWS_57:a rotation has to reach the writer, which changes region, so people start it
  name                    = "ledger/accounts/master"
  description             = "Master credentials of the database accounts"
  kms_key_id              = module.encryption_us_east_1.data_key_arn
  recovery_window_in_days = 30

  replica {
    region     = "us-east-2"
    kms_key_id = module.encryption_us_east_2.data_key_arn
  }

  lifecycle {
    prevent_destroy = true
  }
}

# main.ha: tier accounts
resource "aws_secretsmanager_secret_version" "accounts_master" {
  provider = aws.us_east_1

  secret_id = aws_secretsmanager_secret.accounts_master.id
  secret_string = jsonencode({
    dbname   = "accounts"
    engine   = "mysql"
    password = data.aws_secretsmanager_random_password.accounts_master.random_password
    port     = 3306
    username = "platformadmin"
  })

  # After the first apply the value belongs to whoever rotates it.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

# main.ha: tier accounts
module "database_accounts_us_east_1" {
  source = "./modules/binlog_database"

  providers = { aws = aws.us_east_1 }

  cluster_identifier    = "ledger-accounts-us-east-1"
  engine_version        = local.accounts_engine_version
  instance_class        = "db.r6g.large"
  instance_count        = 2
  backup_retention_days = 35
  maintenance_day       = "sun"

  # The first writer creates the schema and the master user; others inherit both.
  database_name   = "accounts"
  master_username = "platformadmin"
  master_password = jsondecode(aws_secretsmanager_secret_version.accounts_master.secret_string).password

  vpc_id                    = module.networking_us_east_1.vpc_id
  subnet_ids                = module.networking_us_east_1.database_subnet_ids
  client_security_group_ids = { api = module.compute_api_us_east_1.instance_security_group_id }
  client_cidr_blocks        = {}

  data_key_arn        = module.encryption_us_east_1.data_key_arn
  log_key_arn         = module.encryption_us_east_1.messaging_key_arn
  monitoring_role_arn = module.iam_us_east_1.role_arns["rds-monitoring"]
}

# main.ha: tier accounts
module "database_accounts_us_east_2" {
  source = "./modules/binlog_database"

  providers = { aws = aws.us_east_2 }

  cluster_identifier    = "ledger-accounts-us-east-2"
  engine_version        = local.accounts_engine_version
  instance_class        = "db.r6g.large"
  instance_count        = 2
  backup_retention_days = 35
  maintenance_day       = "sat"

  # What it is first a replica of. Which of the two is one later is run-time state.
  replication_source_identifier = module.database_accounts_us_east_1.arn
  source_region                 = "us-east-1"

  vpc_id                    = module.networking_us_east_2.vpc_id
  subnet_ids                = module.networking_us_east_2.database_subnet_ids
  client_security_group_ids = { api = module.compute_api_us_east_2.instance_security_group_id }
  client_cidr_blocks        = {}

  data_key_arn        = module.encryption_us_east_2.data_key_arn
  log_key_arn         = module.encryption_us_east_2.messaging_key_arn
  monitoring_role_arn = module.iam_us_east_2.role_arns["rds-monitoring"]

  depends_on = [module.database_accounts_us_east_1]
}

# main.ha: tier audit
# Drawn anew at every plan; only the first draw is stored.
data "aws_secretsmanager_random_password" "audit_master" {
  provider = aws.us_east_1

  password_length     = 41
  exclude_punctuation = true
}

# main.ha: tier audit
# Replicas have its name and their own region's key: reading one needs no other region.
resource "aws_secretsmanager_secret" "audit_master" {
  provider = aws.us_east_1

  #checkov:skip=CKV2_AWS_57:a rotation has to reach the writer, which changes region, so people start it
  name                    = "ledger/audit/master"
  description             = "Master credentials of the database audit"
  kms_key_id              = module.encryption_us_east_1.data_key_arn
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

# main.ha: tier audit
resource "aws_secretsmanager_secret_version" "audit_master" {
  provider = aws.us_east_1

  secret_id = aws_secretsmanager_secret.audit_master.id
  secret_string = jsonencode({
    dbname   = "audit"
    engine   = "mysql"
    password = data.aws_secretsmanager_random_password.audit_master.random_password
    port     = 3306
    username = "platformadmin"
  })

  # After the first apply the value belongs to whoever rotates it.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

# main.ha: tier audit
module "database_audit_us_east_1" {
  source = "./modules/standalone_database"

  providers = { aws = aws.us_east_1 }

  cluster_identifier    = "ledger-audit-us-east-1"
  engine_version        = local.audit_engine_version
  instance_class        = "db.t4g.medium"
  instance_count        = 2
  backup_retention_days = 7
  maintenance_day       = "sun"
  performance_insights  = true

  # The first writer creates the schema and the master user; others inherit both.
  database_name   = "audit"
  master_username = "platformadmin"
  master_password = jsondecode(aws_secretsmanager_secret_version.audit_master.secret_string).password

  vpc_id                    = module.networking_us_east_1.vpc_id
  subnet_ids                = module.networking_us_east_1.database_subnet_ids
  client_security_group_ids = {}
  client_cidr_blocks        = {}

  data_key_arn        = module.encryption_us_east_1.data_key_arn
  log_key_arn         = module.encryption_us_east_1.messaging_key_arn
  monitoring_role_arn = module.iam_us_east_1.role_arns["rds-monitoring"]
}

# main.ha: tier orders
# Drawn anew at every plan; only the first draw is stored.
data "aws_secretsmanager_random_password" "orders_master" {
  provider = aws.us_east_1

  password_length     = 41
  exclude_punctuation = true
}

# main.ha: tier orders
# Replicas have its name and their own region's key: reading one needs no other region.
resource "aws_secretsmanager_secret" "orders_master" {
  provider = aws.us_east_1

  #checkov:skip=CKV2_AWS_57:a rotation has to reach the writer, which changes region, so people start it
  name                    = "ledger/orders/master"
  description             = "Master credentials of the database orders"
  kms_key_id              = module.encryption_us_east_1.data_key_arn
  recovery_window_in_days = 30

  replica {
    region     = "us-east-2"
    kms_key_id = module.encryption_us_east_2.data_key_arn
  }

  lifecycle {
    prevent_destroy = true
  }
}

# main.ha: tier orders
resource "aws_secretsmanager_secret_version" "orders_master" {
  provider = aws.us_east_1

  secret_id = aws_secretsmanager_secret.orders_master.id
  secret_string = jsonencode({
    dbname   = "orders"
    engine   = "mysql"
    password = data.aws_secretsmanager_random_password.orders_master.random_password
    port     = 3306
    username = "platformadmin"
  })

  # After the first apply the value belongs to whoever rotates it.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

# main.ha: tier orders
# A failover changes which member writes, and nothing here.
resource "aws_rds_global_cluster" "orders" {
  provider = aws.us_east_1

  global_cluster_identifier = "ledger-orders"
  engine                    = "aurora-mysql"
  engine_version            = local.orders_engine_version
  database_name             = "orders"
  storage_encrypted         = true
  deletion_protection       = true

  # The name acts at creation only; read back otherwise, it would make the global cluster anew.
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [database_name]
  }
}

# main.ha: tier orders
module "database_orders_us_east_1" {
  source = "./modules/database"

  providers = { aws = aws.us_east_1 }

  cluster_identifier        = "ledger-orders-us-east-1"
  global_cluster_identifier = aws_rds_global_cluster.orders.id
  engine_version            = local.orders_engine_version
  instance_class            = "db.r6g.large"
  instance_count            = 2
  backup_retention_days     = 35
  maintenance_day           = "sun"

  # The first writer creates the schema and the master user; others inherit both.
  database_name   = "orders"
  master_username = "platformadmin"
  master_password = jsondecode(aws_secretsmanager_secret_version.orders_master.secret_string).password

  vpc_id                    = module.networking_us_east_1.vpc_id
  subnet_ids                = module.networking_us_east_1.database_subnet_ids
  client_security_group_ids = { api = module.compute_api_us_east_1.instance_security_group_id }
  client_cidr_blocks        = { us-east-2 = cidrsubnet(var.regions["us-east-2"].cidr_block, 2, 1) }

  data_key_arn        = module.encryption_us_east_1.data_key_arn
  log_key_arn         = module.encryption_us_east_1.messaging_key_arn
  monitoring_role_arn = module.iam_us_east_1.role_arns["rds-monitoring"]
}

# main.ha: tier orders
module "database_orders_us_east_2" {
  source = "./modules/database"

  providers = { aws = aws.us_east_2 }

  cluster_identifier        = "ledger-orders-us-east-2"
  global_cluster_identifier = aws_rds_global_cluster.orders.id
  engine_version            = local.orders_engine_version
  instance_class            = "db.r6g.large"
  instance_count            = 2
  backup_retention_days     = 35
  maintenance_day           = "sat"

  # Where the encrypted storage is first copied from.
  source_region = "us-east-1"

  vpc_id                    = module.networking_us_east_2.vpc_id
  subnet_ids                = module.networking_us_east_2.database_subnet_ids
  client_security_group_ids = { api = module.compute_api_us_east_2.instance_security_group_id }
  client_cidr_blocks        = { us-east-1 = cidrsubnet(var.regions["us-east-1"].cidr_block, 2, 1) }

  data_key_arn        = module.encryption_us_east_2.data_key_arn
  log_key_arn         = module.encryption_us_east_2.messaging_key_arn
  monitoring_role_arn = module.iam_us_east_2.role_arns["rds-monitoring"]

  depends_on = [module.database_orders_us_east_1]
}
