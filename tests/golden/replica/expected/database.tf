locals {
  accounts_engine_version = "8.0.mysql_aurora.3.10.4"
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
  client_security_group_ids = {}
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
  client_security_group_ids = {}
  client_cidr_blocks        = {}

  data_key_arn        = module.encryption_us_east_2.data_key_arn
  log_key_arn         = module.encryption_us_east_2.messaging_key_arn
  monitoring_role_arn = module.iam_us_east_2.role_arns["rds-monitoring"]

  depends_on = [module.database_accounts_us_east_1]
}
