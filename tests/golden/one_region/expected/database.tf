locals {
  entries_engine_version = "8.0.mysql_aurora.3.10.4"
}

# platform.ha: tier entries
# Drawn anew at every plan; only the first draw is stored.
data "aws_secretsmanager_random_password" "entries_master" {
  provider = aws.eu_central_1

  password_length     = 41
  exclude_punctuation = true
}

# platform.ha: tier entries
# Replicas have its name and their own region's key: reading one needs no other region.
resource "aws_secretsmanager_secret" "entries_master" {
  provider = aws.eu_central_1

  #checkov:skip=CKV2_AWS_57:a rotation has to reach the writer, which changes region, so people start it
  name                    = "ledger/entries/master"
  description             = "Master credentials of the database entries"
  kms_key_id              = module.encryption_eu_central_1.data_key_arn
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

# platform.ha: tier entries
resource "aws_secretsmanager_secret_version" "entries_master" {
  provider = aws.eu_central_1

  secret_id = aws_secretsmanager_secret.entries_master.id
  secret_string = jsonencode({
    dbname   = "entries"
    engine   = "mysql"
    password = data.aws_secretsmanager_random_password.entries_master.random_password
    port     = 3306
    username = "platformadmin"
  })

  # After the first apply the value belongs to whoever rotates it.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

# platform.ha: tier entries
module "database_entries_eu_central_1" {
  source = "./modules/standalone_database"

  providers = { aws = aws.eu_central_1 }

  cluster_identifier    = "ledger-entries-eu-central-1"
  engine_version        = local.entries_engine_version
  instance_class        = "db.r6g.large"
  instance_count        = 3
  backup_retention_days = 35
  maintenance_day       = "sun"
  performance_insights  = true

  # The first writer creates the schema and the master user; others inherit both.
  database_name   = "entries"
  master_username = "platformadmin"
  master_password = jsondecode(aws_secretsmanager_secret_version.entries_master.secret_string).password

  vpc_id                    = module.networking_eu_central_1.vpc_id
  subnet_ids                = module.networking_eu_central_1.database_subnet_ids
  client_security_group_ids = { api = module.compute_api_eu_central_1.instance_security_group_id }
  client_cidr_blocks        = {}

  data_key_arn        = module.encryption_eu_central_1.data_key_arn
  log_key_arn         = module.encryption_eu_central_1.messaging_key_arn
  monitoring_role_arn = module.iam_eu_central_1.role_arns["rds-monitoring"]
}
