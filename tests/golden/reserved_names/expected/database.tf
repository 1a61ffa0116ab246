locals {
  module_engine_version = "8.0.mysql_aurora.3.10.4"
}

# main.ha: tier module
# Drawn anew at every plan; only the first draw is stored.
data "aws_secretsmanager_random_password" "module_master" {
  provider = aws.eu_west_1

  password_length     = 41
  exclude_punctuation = true
}

# main.ha: tier module
# Replicas have its name and their own region's key: reading one needs no other region.
resource "aws_secretsmanager_secret" "module_master" {
  provider = aws.eu_west_1

  #checkov:skip=CKV2_AWS_57:a rotation has to reach the writer, which changes region, so people start it
  name                    = "for-each/module/master"
  description             = "Master credentials of the database module"
  kms_key_id              = module.encryption_eu_west_1.data_key_arn
  recovery_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

# main.ha: tier module
resource "aws_secretsmanager_secret_version" "module_master" {
  provider = aws.eu_west_1

  secret_id = aws_secretsmanager_secret.module_master.id
  secret_string = jsonencode({
    dbname   = "module"
    engine   = "mysql"
    password = data.aws_secretsmanager_random_password.module_master.random_password
    port     = 3306
    username = "platformadmin"
  })

  # After the first apply the value belongs to whoever rotates it.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

# main.ha: tier module
module "database_module_eu_west_1" {
  source = "./modules/standalone_database"

  providers = { aws = aws.eu_west_1 }

  cluster_identifier    = "for-each-module-eu-west-1"
  engine_version        = local.module_engine_version
  instance_class        = "db.t4g.medium"
  instance_count        = 2
  backup_retention_days = 1
  maintenance_day       = "sun"
  performance_insights  = true

  # The first writer creates the schema and the master user; others inherit both.
  database_name   = "module"
  master_username = "platformadmin"
  master_password = jsondecode(aws_secretsmanager_secret_version.module_master.secret_string).password

  vpc_id                    = module.networking_eu_west_1.vpc_id
  subnet_ids                = module.networking_eu_west_1.database_subnet_ids
  client_security_group_ids = { count = module.compute_count_eu_west_1.instance_security_group_id }
  client_cidr_blocks        = {}

  data_key_arn        = module.encryption_eu_west_1.data_key_arn
  log_key_arn         = module.encryption_eu_west_1.messaging_key_arn
  monitoring_role_arn = module.iam_eu_west_1.role_arns["rds-monitoring"]
}
