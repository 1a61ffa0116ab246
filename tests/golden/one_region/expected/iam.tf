# platform.ha: tier api
data "aws_iam_policy_document" "instance_api_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid     = "ReadDatabaseSecrets"
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-central-1:${local.account_id}:secret:ledger/entries/master-??????",
    ]
  }

  statement {
    sid       = "ListBucketsInEuCentral1"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::ledger-documents-eu-central-1-${local.account_id}"]
  }

  statement {
    sid       = "UseObjectsInEuCentral1"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::ledger-documents-eu-central-1-${local.account_id}/*"]
  }
}

# platform.ha: tier api
data "aws_iam_policy_document" "instance_api_eu_central_1_keys" {
  provider = aws.eu_central_1

  statement {
    sid       = "DecryptDataInEuCentral1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-central-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseDataInEuCentral1"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_central_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-central-1.amazonaws.com"]
    }
  }
}

# platform.ha: region eu-central-1
data "aws_iam_policy_document" "flow_logs_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:/ledger/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:eu-central-1:${local.account_id}:log-group:/ledger/vpc-flow-logs:*"]
  }
}

# platform.ha: tier entries
data "aws_iam_policy_document" "rds_monitoring_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid       = "MakeLogGroup"
    actions   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
    resources = ["arn:aws:logs:eu-central-1:${local.account_id}:log-group:RDSOSMetrics:*"]
  }

  statement {
    sid = "WriteMetrics"
    actions = [
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    resources = [
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:RDSOSMetrics:log-stream:*",
    ]
  }
}

# platform.ha: tier documents
data "aws_iam_policy_document" "s3_replication_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid       = "ReadReplication"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = ["arn:aws:s3:::ledger-documents-eu-central-1-${local.account_id}"]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["arn:aws:s3:::ledger-documents-eu-central-1-${local.account_id}/*"]
  }

  statement {
    sid       = "WriteReplicas"
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["arn:aws:s3:::ledger-documents-eu-central-1-archive-${local.account_id}/*"]
  }
}

# platform.ha: tier documents
data "aws_iam_policy_document" "s3_replication_eu_central_1_keys" {
  provider = aws.eu_central_1

  statement {
    sid       = "DecryptDataInEuCentral1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-central-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptDataInEuCentral1"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_central_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-central-1.amazonaws.com"]
    }
  }
}

# platform.ha: region eu-central-1
module "iam_eu_central_1" {
  source = "./modules/iam"

  providers = { aws = aws.eu_central_1 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    instance-api = {
      name        = "ledger-instance-api-eu-central-1"
      description = "What instances of api do in eu-central-1"
      service     = "ec2.amazonaws.com"
      policy      = data.aws_iam_policy_document.instance_api_eu_central_1.json
    }
    flow-logs = {
      name        = "ledger-flow-logs-eu-central-1"
      description = "Writes the flow logs of the network in eu-central-1"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_eu_central_1.json
    }
    rds-monitoring = {
      name        = "ledger-rds-monitoring-eu-central-1"
      description = "Writes the operating system metrics of databases in eu-central-1"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_eu_central_1.json
    }
    s3-replication = {
      name        = "ledger-s3-replication-eu-central-1"
      description = "Copies new objects of buckets in eu-central-1"
      service     = "s3.amazonaws.com"
      policy      = data.aws_iam_policy_document.s3_replication_eu_central_1.json
    }
  }
  key_policies = {
    instance-api   = data.aws_iam_policy_document.instance_api_eu_central_1_keys.json
    s3-replication = data.aws_iam_policy_document.s3_replication_eu_central_1_keys.json
  }
}
