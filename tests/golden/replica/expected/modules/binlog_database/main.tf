locals {
  log_types              = ["audit", "error", "slowquery"]
  parameter_group_family = "aurora-mysql${join(".", slice(split(".", var.engine_version), 0, 2))}"
  parameter_group_name   = "${var.cluster_identifier}-${replace(local.parameter_group_family, ".", "-")}"
}

# main.ha: tier accounts
# Has no egress rule: a database answers and never calls.
resource "aws_security_group" "this" {
  name        = "${var.cluster_identifier}-database"
  description = "Clients of the database ${var.cluster_identifier}"
  vpc_id      = var.vpc_id
}

# main.ha: tier accounts
resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = var.client_security_group_ids

  security_group_id            = aws_security_group.this.id
  description                  = "MySQL from ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = each.value
}

# main.ha: tier accounts
# A security group cannot be named across regions, so peers are let in by their range.
resource "aws_vpc_security_group_ingress_rule" "peers" {
  for_each = var.client_cidr_blocks

  security_group_id = aws_security_group.this.id
  description       = "MySQL from ${each.key}"
  ip_protocol       = "tcp"
  from_port         = 3306
  to_port           = 3306
  cidr_ipv4         = each.value
}

# main.ha: tier accounts
resource "aws_db_subnet_group" "this" {
  name        = var.cluster_identifier
  description = "Subnets of ${var.cluster_identifier}"
  subnet_ids  = var.subnet_ids
}

# main.ha: tier accounts
# Promotion does not carry parameters over: every region has the same ones.
# A replica refuses writes by read_only alone, which ends by itself with a promotion.
resource "aws_rds_cluster_parameter_group" "this" {
  name        = local.parameter_group_name
  family      = local.parameter_group_family
  description = "Parameters of ${var.cluster_identifier}"

  parameter {
    name         = "binlog_format"
    value        = "ROW"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "character_set_server"
    value = "utf8mb4"
  }

  parameter {
    name  = "read_only"
    value = "{TrueIfClusterReplica}"
  }

  parameter {
    name  = "require_secure_transport"
    value = "ON"
  }

  parameter {
    name  = "server_audit_events"
    value = "CONNECT,QUERY_DCL,QUERY_DDL"
  }

  parameter {
    name  = "server_audit_logging"
    value = "1"
  }

  parameter {
    name  = "time_zone"
    value = "UTC"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# main.ha: tier accounts
resource "aws_db_parameter_group" "this" {
  name        = local.parameter_group_name
  family      = local.parameter_group_family
  description = "Parameters of ${var.cluster_identifier}"

  parameter {
    name  = "long_query_time"
    value = "1"
  }

  parameter {
    name  = "slow_query_log"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# main.ha: tier accounts
# Made before the cluster, which would make them without key and without end.
resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  for_each = toset(local.log_types)

  name              = "/aws/rds/cluster/${var.cluster_identifier}/${each.key}"
  retention_in_days = 365
  kms_key_id        = var.log_key_arn
}

# main.ha: tier accounts
resource "aws_rds_cluster" "this" {
  #checkov:skip=CKV_AWS_327:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  #checkov:skip=CKV_AWS_326:Aurora does not offer backtrack beside a binlog replica
  #checkov:skip=CKV2_AWS_8:Aurora's own continuous backup covers the retention asked for
  cluster_identifier = var.cluster_identifier
  # MySQL wants a replica that is no older than its source: upgrade the replica first.
  engine         = "aurora-mysql"
  engine_version = var.engine_version
  port           = 3306

  database_name                 = var.database_name
  master_username               = var.master_username
  master_password               = var.master_password
  replication_source_identifier = var.replication_source_identifier
  source_region                 = var.source_region

  db_subnet_group_name                = aws_db_subnet_group.this.name
  vpc_security_group_ids              = [aws_security_group.this.id]
  storage_encrypted                   = true
  kms_key_id                          = var.data_key_arn
  iam_database_authentication_enabled = true

  backup_retention_period      = var.backup_retention_days
  preferred_backup_window      = "02:00-03:00"
  preferred_maintenance_window = "${var.maintenance_day}:04:00-${var.maintenance_day}:05:00"
  copy_tags_to_snapshot        = true
  delete_automated_backups     = false
  deletion_protection          = true
  skip_final_snapshot          = false
  final_snapshot_identifier    = "${var.cluster_identifier}-final"

  # The validator of a failover runs its SQL over this interface, from outside the network.
  enable_http_endpoint            = true
  enabled_cloudwatch_logs_exports = local.log_types
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name

  # Roles swap at run time. Were these not ignored, an apply would promote a replica that lives, or replace
  # one that was promoted (replication_source_identifier), or a cluster for how it was once created.
  lifecycle {
    prevent_destroy = true
    ignore_changes = [
      database_name,
      master_password,
      master_username,
      replication_source_identifier,
      source_region,
    ]
  }

  depends_on = [aws_cloudwatch_log_group.this]
}

# main.ha: tier accounts
# All of one class, so any can write. Aurora spreads them over the zones that hold the storage.
resource "aws_rds_cluster_instance" "this" {
  #checkov:skip=CKV_AWS_354:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  count = var.instance_count

  #checkov:skip=CKV_AWS_226:members must run one version to the patch; upgrades go through engine_version
  identifier                   = "${var.cluster_identifier}-${count.index + 1}"
  cluster_identifier           = aws_rds_cluster.this.id
  engine                       = aws_rds_cluster.this.engine
  instance_class               = var.instance_class
  db_parameter_group_name      = aws_db_parameter_group.this.name
  db_subnet_group_name         = aws_rds_cluster.this.db_subnet_group_name
  publicly_accessible          = false
  promotion_tier               = min(count.index, 15)
  auto_minor_version_upgrade   = false
  copy_tags_to_snapshot        = true
  preferred_maintenance_window = "${var.maintenance_day}:04:00-${var.maintenance_day}:05:00"

  monitoring_interval                   = 60
  monitoring_role_arn                   = var.monitoring_role_arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.data_key_arn
  performance_insights_retention_period = 7
}
