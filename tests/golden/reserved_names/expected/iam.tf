# main.ha: tier count
data "aws_iam_policy_document" "instance_count_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid     = "ReadDatabaseSecrets"
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-west-1:${local.account_id}:secret:for-each/module/master-??????",
    ]
  }

  statement {
    sid = "UseTablesInEuWest1"
    actions = [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ]
    resources = ["arn:aws:dynamodb:eu-west-1:${local.account_id}:table/for-each-locals"]
  }

  statement {
    sid       = "ListBucketsInEuWest1"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::for-each-provider-eu-west-1-${local.account_id}"]
  }

  statement {
    sid       = "UseObjectsInEuWest1"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::for-each-provider-eu-west-1-${local.account_id}/*"]
  }

  statement {
    sid = "UseQueuesInEuWest1"
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ]
    resources = ["arn:aws:sqs:eu-west-1:${local.account_id}:for-each-resource"]
  }
}

# main.ha: tier count
data "aws_iam_policy_document" "instance_count_eu_west_1_keys" {
  provider = aws.eu_west_1

  statement {
    sid       = "DecryptDataInEuWest1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-1.amazonaws.com", "secretsmanager.eu-west-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseDataInEuWest1"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_west_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"]
    }
  }
}

# main.ha: region eu-west-1
data "aws_iam_policy_document" "flow_logs_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-1:${local.account_id}:log-group:/for-each/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:eu-west-1:${local.account_id}:log-group:/for-each/vpc-flow-logs:*"]
  }
}

# main.ha: tier module
data "aws_iam_policy_document" "rds_monitoring_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid       = "MakeLogGroup"
    actions   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
    resources = ["arn:aws:logs:eu-west-1:${local.account_id}:log-group:RDSOSMetrics:*"]
  }

  statement {
    sid = "WriteMetrics"
    actions = [
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    resources = ["arn:aws:logs:eu-west-1:${local.account_id}:log-group:RDSOSMetrics:log-stream:*"]
  }
}

# main.ha: tier provider
data "aws_iam_policy_document" "s3_replication_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid       = "ReadReplication"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = ["arn:aws:s3:::for-each-provider-eu-west-1-${local.account_id}"]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["arn:aws:s3:::for-each-provider-eu-west-1-${local.account_id}/*"]
  }

  statement {
    sid       = "WriteReplicas"
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["arn:aws:s3:::for-each-provider-eu-west-1-archive-${local.account_id}/*"]
  }
}

# main.ha: tier provider
data "aws_iam_policy_document" "s3_replication_eu_west_1_keys" {
  provider = aws.eu_west_1

  statement {
    sid       = "DecryptDataInEuWest1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-west-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptDataInEuWest1"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_west_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-west-1.amazonaws.com"]
    }
  }
}

# main.ha: region eu-west-1
module "iam_eu_west_1" {
  source = "./modules/iam"

  providers = { aws = aws.eu_west_1 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    instance-count = {
      name        = "for-each-instance-count-eu-west-1"
      description = "What instances of count do in eu-west-1"
      service     = "ec2.amazonaws.com"
      policy      = data.aws_iam_policy_document.instance_count_eu_west_1.json
    }
    flow-logs = {
      name        = "for-each-flow-logs-eu-west-1"
      description = "Writes the flow logs of the network in eu-west-1"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_eu_west_1.json
    }
    rds-monitoring = {
      name        = "for-each-rds-monitoring-eu-west-1"
      description = "Writes the operating system metrics of databases in eu-west-1"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_eu_west_1.json
    }
    s3-replication = {
      name        = "for-each-s3-replication-eu-west-1"
      description = "Copies new objects of buckets in eu-west-1"
      service     = "s3.amazonaws.com"
      policy      = data.aws_iam_policy_document.s3_replication_eu_west_1.json
    }
  }
  key_policies = {
    instance-count = data.aws_iam_policy_document.instance_count_eu_west_1_keys.json
    s3-replication = data.aws_iam_policy_document.s3_replication_eu_west_1_keys.json
  }
}
