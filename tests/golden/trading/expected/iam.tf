# platform.ha: tier web
data "aws_iam_policy_document" "instance_web_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid     = "ReadDatabaseSecrets"
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:us-east-1:${local.account_id}:secret:trading/orders/master-??????",
    ]
  }

  statement {
    sid = "UseTablesInUsEast1"
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
    resources = ["arn:aws:dynamodb:us-east-1:${local.account_id}:table/trading-sessions"]
  }

  statement {
    sid       = "ListBucketsInUsEast1"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::trading-assets-us-east-1-${local.account_id}"]
  }

  statement {
    sid       = "UseObjectsInUsEast1"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::trading-assets-us-east-1-${local.account_id}/*"]
  }

  statement {
    sid       = "KeepLeasesAndWatermarks"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#orders", "watermark#orders"]
    }
  }
}

# platform.ha: tier web
data "aws_iam_policy_document" "instance_web_us_east_1_keys" {
  provider = aws.us_east_1

  statement {
    sid       = "DecryptDataInUsEast1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-east-1.amazonaws.com", "secretsmanager.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseDataInUsEast1"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_orchestrator_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid     = "DescribeDBClusters"
    actions = ["rds:DescribeDBClusters"]
    resources = [
      "arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1",
      "arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2",
    ]
  }

  statement {
    sid     = "FailoverGlobalCluster"
    actions = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
    resources = [
      "arn:aws:rds::${local.account_id}:global-cluster:trading-orders",
      "arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1",
      "arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2",
    ]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#orders",
        "observation#*#us-east-2#*",
        "pause",
        "readiness#us-east-2",
        "run",
        "writer#orders",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#orders", "record#*", "run", "writer#orders"]
    }
  }

  statement {
    sid       = "PutObject"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::trading-failover-us-east-1-records-${local.account_id}/failovers/*"]
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-validator"]
  }

  statement {
    sid     = "Publish"
    actions = ["sns:Publish"]
    resources = [
      "arn:aws:sns:us-east-1:${local.account_id}:trading-oncall-critical",
      "arn:aws:sns:us-west-2:${local.account_id}:trading-oncall-critical",
      "arn:aws:sns:us-east-1:${local.account_id}:trading-oncall-failover",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-1:${local.account_id}:log-group:/aws/lambda/trading-failover-orchestrator:log-stream:*",
    ]
  }

  statement {
    sid       = "SendDeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:us-east-1:${local.account_id}:trading-failover-dead-letters"]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_orchestrator_us_east_1_keys" {
  provider = aws.us_east_1

  statement {
    sid       = "WriteDataInUsEast1"
    actions   = ["kms:GenerateDataKey"]
    resources = [module.encryption_us_east_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInUsEast1"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.us-east-1.amazonaws.com", "sqs.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInUsWest2"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_west_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values = [
        "arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-orchestrator",
      ]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_control_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1"]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "observation#*#us-east-1#*",
        "observation#*#us-east-2#*",
        "pause",
        "readiness#us-east-1",
        "readiness#us-east-2",
        "record#*",
        "run",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["pause", "run"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-orchestrator",
      "arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-readiness",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-1:${local.account_id}:log-group:/aws/lambda/trading-failover-control:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_control_us_east_1_keys" {
  provider = aws.us_east_1

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-control"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_readiness_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/trading"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#orders",
        "observation#*#us-east-1#*",
        "observation#*#us-east-2#*",
        "pause",
        "readiness#us-east-2",
        "run",
        "writer#orders",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["readiness#us-east-1"]
    }
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-validator"]
  }

  statement {
    sid       = "DescribeAutoScalingGroups"
    actions   = ["autoscaling:DescribeAutoScalingGroups"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-1"]
    }
  }

  statement {
    sid     = "GetTopicAttributes"
    actions = ["sns:GetTopicAttributes"]
    resources = [
      "arn:aws:sns:us-east-1:${local.account_id}:trading-oncall-critical",
      "arn:aws:sns:us-west-2:${local.account_id}:trading-oncall-critical",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-1:${local.account_id}:log-group:/aws/lambda/trading-failover-readiness:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_readiness_us_east_1_keys" {
  provider = aws.us_east_1

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-readiness"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_validator_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid = "ExecuteStatement"
    actions = [
      "rds-data:BeginTransaction",
      "rds-data:ExecuteStatement",
      "rds-data:RollbackTransaction",
    ]
    resources = ["arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1"]
  }

  statement {
    sid     = "GetSecretValue"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:us-east-1:${local.account_id}:secret:trading/orders/master-??????",
    ]
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["watermark#orders"]
    }
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-1:${local.account_id}:log-group:/aws/lambda/trading-failover-validator:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_validator_us_east_1_keys" {
  provider = aws.us_east_1

  statement {
    sid       = "DecryptDataInUsEast1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-validator"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_prober_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/trading"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#orders", "run", "writer#orders"]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["observation#us-east-1#*"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-orchestrator",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-1:${local.account_id}:log-group:/aws/lambda/trading-failover-prober:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_prober_us_east_1_keys" {
  provider = aws.us_east_1

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-1:${local.account_id}:function:trading-failover-prober"]
    }
  }
}

# platform.ha: region us-east-1
data "aws_iam_policy_document" "flow_logs_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-1:${local.account_id}:log-group:/trading/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:us-east-1:${local.account_id}:log-group:/trading/vpc-flow-logs:*"]
  }
}

# platform.ha: tier orders
data "aws_iam_policy_document" "rds_monitoring_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid       = "MakeLogGroup"
    actions   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
    resources = ["arn:aws:logs:us-east-1:${local.account_id}:log-group:RDSOSMetrics:*"]
  }

  statement {
    sid = "WriteMetrics"
    actions = [
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    resources = ["arn:aws:logs:us-east-1:${local.account_id}:log-group:RDSOSMetrics:log-stream:*"]
  }
}

# platform.ha: tier assets
data "aws_iam_policy_document" "s3_replication_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid       = "ReadReplication"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = ["arn:aws:s3:::trading-assets-us-east-1-${local.account_id}"]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["arn:aws:s3:::trading-assets-us-east-1-${local.account_id}/*"]
  }

  statement {
    sid     = "WriteReplicas"
    actions = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = [
      "arn:aws:s3:::trading-assets-us-east-1-archive-${local.account_id}/*",
      "arn:aws:s3:::trading-assets-us-east-2-${local.account_id}/*",
    ]
  }
}

# platform.ha: tier assets
data "aws_iam_policy_document" "s3_replication_us_east_1_keys" {
  provider = aws.us_east_1

  statement {
    sid       = "DecryptDataInUsEast1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptDataInUsEast1"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptDataInUsEast2"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-2.amazonaws.com"]
    }
  }
}

# platform.ha: region us-east-1
module "iam_us_east_1" {
  source = "./modules/iam"

  providers = { aws = aws.us_east_1 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    instance-web = {
      name        = "trading-instance-web-us-east-1"
      description = "What instances of web do in us-east-1"
      service     = "ec2.amazonaws.com"
      policy      = data.aws_iam_policy_document.instance_web_us_east_1.json
    }
    failover-orchestrator = {
      name        = "trading-failover-orchestrator-us-east-1"
      description = "What the failover orchestrator does in us-east-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_orchestrator_us_east_1.json
    }
    failover-control = {
      name        = "trading-failover-control-us-east-1"
      description = "What the failover control does in us-east-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_control_us_east_1.json
    }
    failover-readiness = {
      name        = "trading-failover-readiness-us-east-1"
      description = "What the failover readiness does in us-east-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_readiness_us_east_1.json
    }
    failover-validator = {
      name        = "trading-failover-validator-us-east-1"
      description = "What the failover validator does in us-east-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_validator_us_east_1.json
    }
    failover-prober = {
      name        = "trading-failover-prober-us-east-1"
      description = "What the failover prober does in us-east-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_prober_us_east_1.json
    }
    flow-logs = {
      name        = "trading-flow-logs-us-east-1"
      description = "Writes the flow logs of the network in us-east-1"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_us_east_1.json
    }
    rds-monitoring = {
      name        = "trading-rds-monitoring-us-east-1"
      description = "Writes the operating system metrics of databases in us-east-1"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_us_east_1.json
    }
    s3-replication = {
      name        = "trading-s3-replication-us-east-1"
      description = "Copies new objects of buckets in us-east-1"
      service     = "s3.amazonaws.com"
      policy      = data.aws_iam_policy_document.s3_replication_us_east_1.json
    }
  }
  key_policies = {
    instance-web          = data.aws_iam_policy_document.instance_web_us_east_1_keys.json
    failover-orchestrator = data.aws_iam_policy_document.failover_orchestrator_us_east_1_keys.json
    failover-control      = data.aws_iam_policy_document.failover_control_us_east_1_keys.json
    failover-readiness    = data.aws_iam_policy_document.failover_readiness_us_east_1_keys.json
    failover-validator    = data.aws_iam_policy_document.failover_validator_us_east_1_keys.json
    failover-prober       = data.aws_iam_policy_document.failover_prober_us_east_1_keys.json
    s3-replication        = data.aws_iam_policy_document.s3_replication_us_east_1_keys.json
  }
}

# platform.ha: tier web
data "aws_iam_policy_document" "instance_web_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid     = "ReadDatabaseSecrets"
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:us-east-2:${local.account_id}:secret:trading/orders/master-??????",
    ]
  }

  statement {
    sid = "UseTablesInUsEast2"
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
    resources = ["arn:aws:dynamodb:us-east-2:${local.account_id}:table/trading-sessions"]
  }

  statement {
    sid       = "ListBucketsInUsEast2"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::trading-assets-us-east-2-${local.account_id}"]
  }

  statement {
    sid       = "UseObjectsInUsEast2"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::trading-assets-us-east-2-${local.account_id}/*"]
  }

  statement {
    sid       = "KeepLeasesAndWatermarks"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#orders", "watermark#orders"]
    }
  }
}

# platform.ha: tier web
data "aws_iam_policy_document" "instance_web_us_east_2_keys" {
  provider = aws.us_east_2

  statement {
    sid       = "DecryptDataInUsEast2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-east-2.amazonaws.com", "secretsmanager.us-east-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseDataInUsEast2"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_orchestrator_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid     = "DescribeDBClusters"
    actions = ["rds:DescribeDBClusters"]
    resources = [
      "arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1",
      "arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2",
    ]
  }

  statement {
    sid     = "FailoverGlobalCluster"
    actions = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
    resources = [
      "arn:aws:rds::${local.account_id}:global-cluster:trading-orders",
      "arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1",
      "arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2",
    ]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-2"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#orders",
        "observation#*#us-east-1#*",
        "pause",
        "readiness#us-east-1",
        "run",
        "writer#orders",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#orders", "record#*", "run", "writer#orders"]
    }
  }

  statement {
    sid       = "PutObject"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::trading-failover-us-east-2-records-${local.account_id}/failovers/*"]
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-validator"]
  }

  statement {
    sid     = "Publish"
    actions = ["sns:Publish"]
    resources = [
      "arn:aws:sns:us-east-2:${local.account_id}:trading-oncall-critical",
      "arn:aws:sns:us-west-2:${local.account_id}:trading-oncall-critical",
      "arn:aws:sns:us-east-2:${local.account_id}:trading-oncall-failover",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-2:${local.account_id}:log-group:/aws/lambda/trading-failover-orchestrator:log-stream:*",
    ]
  }

  statement {
    sid       = "SendDeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:us-east-2:${local.account_id}:trading-failover-dead-letters"]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_orchestrator_us_east_2_keys" {
  provider = aws.us_east_2

  statement {
    sid       = "WriteDataInUsEast2"
    actions   = ["kms:GenerateDataKey"]
    resources = [module.encryption_us_east_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInUsEast2"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.us-east-2.amazonaws.com", "sqs.us-east-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInUsWest2"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_west_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values = [
        "arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-orchestrator",
      ]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_control_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2"]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-2"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "observation#*#us-east-1#*",
        "observation#*#us-east-2#*",
        "pause",
        "readiness#us-east-1",
        "readiness#us-east-2",
        "record#*",
        "run",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["pause", "run"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-orchestrator",
      "arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-readiness",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-2:${local.account_id}:log-group:/aws/lambda/trading-failover-control:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_control_us_east_2_keys" {
  provider = aws.us_east_2

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-control"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_readiness_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/trading"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#orders",
        "observation#*#us-east-1#*",
        "observation#*#us-east-2#*",
        "pause",
        "readiness#us-east-1",
        "run",
        "writer#orders",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["readiness#us-east-2"]
    }
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-validator"]
  }

  statement {
    sid       = "DescribeAutoScalingGroups"
    actions   = ["autoscaling:DescribeAutoScalingGroups"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-2"]
    }
  }

  statement {
    sid     = "GetTopicAttributes"
    actions = ["sns:GetTopicAttributes"]
    resources = [
      "arn:aws:sns:us-east-2:${local.account_id}:trading-oncall-critical",
      "arn:aws:sns:us-west-2:${local.account_id}:trading-oncall-critical",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-2:${local.account_id}:log-group:/aws/lambda/trading-failover-readiness:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_readiness_us_east_2_keys" {
  provider = aws.us_east_2

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-readiness"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_validator_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid = "ExecuteStatement"
    actions = [
      "rds-data:BeginTransaction",
      "rds-data:ExecuteStatement",
      "rds-data:RollbackTransaction",
    ]
    resources = ["arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2"]
  }

  statement {
    sid     = "GetSecretValue"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:us-east-2:${local.account_id}:secret:trading/orders/master-??????",
    ]
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["watermark#orders"]
    }
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-2:${local.account_id}:log-group:/aws/lambda/trading-failover-validator:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_validator_us_east_2_keys" {
  provider = aws.us_east_2

  statement {
    sid       = "DecryptDataInUsEast2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.us-east-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-validator"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_prober_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:trading-orders"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/trading"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#orders", "run", "writer#orders"]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["observation#us-east-2#*"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-orchestrator",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-2:${local.account_id}:log-group:/aws/lambda/trading-failover-prober:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_prober_us_east_2_keys" {
  provider = aws.us_east_2

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-east-2:${local.account_id}:function:trading-failover-prober"]
    }
  }
}

# platform.ha: region us-east-2
data "aws_iam_policy_document" "flow_logs_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-2:${local.account_id}:log-group:/trading/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:us-east-2:${local.account_id}:log-group:/trading/vpc-flow-logs:*"]
  }
}

# platform.ha: tier orders
data "aws_iam_policy_document" "rds_monitoring_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid       = "MakeLogGroup"
    actions   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
    resources = ["arn:aws:logs:us-east-2:${local.account_id}:log-group:RDSOSMetrics:*"]
  }

  statement {
    sid = "WriteMetrics"
    actions = [
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    resources = ["arn:aws:logs:us-east-2:${local.account_id}:log-group:RDSOSMetrics:log-stream:*"]
  }
}

# platform.ha: tier assets
data "aws_iam_policy_document" "s3_replication_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid       = "ReadReplication"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = ["arn:aws:s3:::trading-assets-us-east-2-${local.account_id}"]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["arn:aws:s3:::trading-assets-us-east-2-${local.account_id}/*"]
  }

  statement {
    sid     = "WriteReplicas"
    actions = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = [
      "arn:aws:s3:::trading-assets-us-east-1-${local.account_id}/*",
      "arn:aws:s3:::trading-assets-us-east-2-archive-${local.account_id}/*",
    ]
  }
}

# platform.ha: tier assets
data "aws_iam_policy_document" "s3_replication_us_east_2_keys" {
  provider = aws.us_east_2

  statement {
    sid       = "EncryptDataInUsEast1"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInUsEast2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_east_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptDataInUsEast2"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_us_east_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.us-east-2.amazonaws.com"]
    }
  }
}

# platform.ha: region us-east-2
module "iam_us_east_2" {
  source = "./modules/iam"

  providers = { aws = aws.us_east_2 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    instance-web = {
      name        = "trading-instance-web-us-east-2"
      description = "What instances of web do in us-east-2"
      service     = "ec2.amazonaws.com"
      policy      = data.aws_iam_policy_document.instance_web_us_east_2.json
    }
    failover-orchestrator = {
      name        = "trading-failover-orchestrator-us-east-2"
      description = "What the failover orchestrator does in us-east-2"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_orchestrator_us_east_2.json
    }
    failover-control = {
      name        = "trading-failover-control-us-east-2"
      description = "What the failover control does in us-east-2"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_control_us_east_2.json
    }
    failover-readiness = {
      name        = "trading-failover-readiness-us-east-2"
      description = "What the failover readiness does in us-east-2"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_readiness_us_east_2.json
    }
    failover-validator = {
      name        = "trading-failover-validator-us-east-2"
      description = "What the failover validator does in us-east-2"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_validator_us_east_2.json
    }
    failover-prober = {
      name        = "trading-failover-prober-us-east-2"
      description = "What the failover prober does in us-east-2"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_prober_us_east_2.json
    }
    flow-logs = {
      name        = "trading-flow-logs-us-east-2"
      description = "Writes the flow logs of the network in us-east-2"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_us_east_2.json
    }
    rds-monitoring = {
      name        = "trading-rds-monitoring-us-east-2"
      description = "Writes the operating system metrics of databases in us-east-2"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_us_east_2.json
    }
    s3-replication = {
      name        = "trading-s3-replication-us-east-2"
      description = "Copies new objects of buckets in us-east-2"
      service     = "s3.amazonaws.com"
      policy      = data.aws_iam_policy_document.s3_replication_us_east_2.json
    }
  }
  key_policies = {
    instance-web          = data.aws_iam_policy_document.instance_web_us_east_2_keys.json
    failover-orchestrator = data.aws_iam_policy_document.failover_orchestrator_us_east_2_keys.json
    failover-control      = data.aws_iam_policy_document.failover_control_us_east_2_keys.json
    failover-readiness    = data.aws_iam_policy_document.failover_readiness_us_east_2_keys.json
    failover-validator    = data.aws_iam_policy_document.failover_validator_us_east_2_keys.json
    failover-prober       = data.aws_iam_policy_document.failover_prober_us_east_2_keys.json
    s3-replication        = data.aws_iam_policy_document.s3_replication_us_east_2_keys.json
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_prober_us_west_2" {
  provider = aws.us_west_2

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/trading"]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:us-west-2:${local.account_id}:table/trading-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["observation#us-west-2#*"]
    }
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-west-2:${local.account_id}:log-group:/aws/lambda/trading-failover-prober:log-stream:*",
    ]
  }
}

# platform.ha: failover us-east-1 -> us-east-2
data "aws_iam_policy_document" "failover_prober_us_west_2_keys" {
  provider = aws.us_west_2

  statement {
    sid       = "DecryptDataInUsWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.us-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_us_west_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:us-west-2:${local.account_id}:function:trading-failover-prober"]
    }
  }
}

# platform.ha: region us-west-2
module "iam_us_west_2" {
  source = "./modules/iam"

  providers = { aws = aws.us_west_2 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    failover-prober = {
      name        = "trading-failover-prober-us-west-2"
      description = "What the failover prober does in us-west-2"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_prober_us_west_2.json
    }
  }
  key_policies = {
    failover-prober = data.aws_iam_policy_document.failover_prober_us_west_2_keys.json
  }
}
