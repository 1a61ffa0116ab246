# platform.ha: tier gateway
data "aws_iam_policy_document" "instance_gateway_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid     = "ReadDatabaseSecrets"
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-central-1:${local.account_id}:secret:switch/payments/master-??????",
    ]
  }

  statement {
    sid = "UseTablesInEuCentral1"
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
    resources = ["arn:aws:dynamodb:eu-central-1:${local.account_id}:table/switch-cards"]
  }

  statement {
    sid       = "KeepLeasesAndWatermarks"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "watermark#payments"]
    }
  }
}

# platform.ha: tier gateway
data "aws_iam_policy_document" "instance_gateway_eu_central_1_keys" {
  provider = aws.eu_central_1

  statement {
    sid       = "DecryptDataInEuCentral1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-central-1.amazonaws.com", "secretsmanager.eu-central-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_orchestrator_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid     = "DescribeDBClusters"
    actions = ["rds:DescribeDBClusters"]
    resources = [
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
      "arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1",
      "arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1",
    ]
  }

  statement {
    sid     = "FailoverGlobalCluster"
    actions = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
    resources = [
      "arn:aws:rds::${local.account_id}:global-cluster:switch-payments",
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
      "arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1",
      "arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1",
    ]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-central-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#payments",
        "observation#*#eu-north-1#*",
        "observation#*#eu-west-1#*",
        "pause",
        "readiness#eu-north-1",
        "readiness#eu-west-1",
        "run",
        "writer#payments",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "record#*", "run", "writer#payments"]
    }
  }

  statement {
    sid     = "PutObject"
    actions = ["s3:PutObject"]
    resources = [
      "arn:aws:s3:::switch-failover-eu-central-1-records-${local.account_id}/failovers/*",
    ]
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-validator",
    ]
  }

  statement {
    sid     = "Publish"
    actions = ["sns:Publish"]
    resources = [
      "arn:aws:sns:eu-central-1:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-west-2:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-central-1:${local.account_id}:switch-oncall-failover",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:/aws/lambda/switch-failover-orchestrator:log-stream:*",
    ]
  }

  statement {
    sid       = "SendDeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-central-1:${local.account_id}:switch-failover-dead-letters"]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_orchestrator_eu_central_1_keys" {
  provider = aws.eu_central_1

  statement {
    sid       = "WriteDataInEuCentral1"
    actions   = ["kms:GenerateDataKey"]
    resources = [module.encryption_eu_central_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-central-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInEuCentral1"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_central_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.eu-central-1.amazonaws.com", "sqs.eu-central-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInEuWest2"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_west_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values = [
        "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-orchestrator",
      ]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_control_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid     = "DescribeDBClusters"
    actions = ["rds:DescribeDBClusters"]
    resources = [
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
    ]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-central-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "observation#*#eu-central-1#*",
        "observation#*#eu-north-1#*",
        "observation#*#eu-west-1#*",
        "pause",
        "readiness#eu-central-1",
        "readiness#eu-north-1",
        "readiness#eu-west-1",
        "record#*",
        "run",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

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
      "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-orchestrator",
      "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-readiness",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:/aws/lambda/switch-failover-control:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_control_eu_central_1_keys" {
  provider = aws.eu_central_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-control"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_readiness_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid     = "DescribeDBClusters"
    actions = ["rds:DescribeDBClusters"]
    resources = [
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
    ]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/switch"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#payments",
        "observation#*#eu-central-1#*",
        "observation#*#eu-north-1#*",
        "observation#*#eu-west-1#*",
        "pause",
        "readiness#eu-north-1",
        "readiness#eu-west-1",
        "run",
        "writer#payments",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["readiness#eu-central-1"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-validator",
    ]
  }

  statement {
    sid       = "DescribeAutoScalingGroups"
    actions   = ["autoscaling:DescribeAutoScalingGroups"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-central-1"]
    }
  }

  statement {
    sid     = "GetTopicAttributes"
    actions = ["sns:GetTopicAttributes"]
    resources = [
      "arn:aws:sns:eu-central-1:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-west-2:${local.account_id}:switch-oncall-critical",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:/aws/lambda/switch-failover-readiness:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_readiness_eu_central_1_keys" {
  provider = aws.eu_central_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values = [
        "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-readiness",
      ]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_validator_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid = "ExecuteStatement"
    actions = [
      "rds-data:BeginTransaction",
      "rds-data:ExecuteStatement",
      "rds-data:RollbackTransaction",
    ]
    resources = [
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
    ]
  }

  statement {
    sid     = "GetSecretValue"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-central-1:${local.account_id}:secret:switch/payments/master-??????",
    ]
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["watermark#payments"]
    }
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:/aws/lambda/switch-failover-validator:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_validator_eu_central_1_keys" {
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
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values = [
        "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-validator",
      ]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_central_1" {
  provider = aws.eu_central_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/switch"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "run", "writer#payments"]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["observation#eu-central-1#*"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-orchestrator",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:/aws/lambda/switch-failover-prober:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_central_1_keys" {
  provider = aws.eu_central_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_central_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-central-1:${local.account_id}:function:switch-failover-prober"]
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
      "arn:aws:logs:eu-central-1:${local.account_id}:log-group:/switch/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:eu-central-1:${local.account_id}:log-group:/switch/vpc-flow-logs:*"]
  }
}

# platform.ha: tier payments
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

# platform.ha: region eu-central-1
module "iam_eu_central_1" {
  source = "./modules/iam"

  providers = { aws = aws.eu_central_1 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    instance-gateway = {
      name        = "switch-instance-gateway-eu-central-1"
      description = "What instances of gateway do in eu-central-1"
      service     = "ec2.amazonaws.com"
      policy      = data.aws_iam_policy_document.instance_gateway_eu_central_1.json
    }
    failover-orchestrator = {
      name        = "switch-failover-orchestrator-eu-central-1"
      description = "What the failover orchestrator does in eu-central-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_orchestrator_eu_central_1.json
    }
    failover-control = {
      name        = "switch-failover-control-eu-central-1"
      description = "What the failover control does in eu-central-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_control_eu_central_1.json
    }
    failover-readiness = {
      name        = "switch-failover-readiness-eu-central-1"
      description = "What the failover readiness does in eu-central-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_readiness_eu_central_1.json
    }
    failover-validator = {
      name        = "switch-failover-validator-eu-central-1"
      description = "What the failover validator does in eu-central-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_validator_eu_central_1.json
    }
    failover-prober = {
      name        = "switch-failover-prober-eu-central-1"
      description = "What the failover prober does in eu-central-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_prober_eu_central_1.json
    }
    flow-logs = {
      name        = "switch-flow-logs-eu-central-1"
      description = "Writes the flow logs of the network in eu-central-1"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_eu_central_1.json
    }
    rds-monitoring = {
      name        = "switch-rds-monitoring-eu-central-1"
      description = "Writes the operating system metrics of databases in eu-central-1"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_eu_central_1.json
    }
  }
  key_policies = {
    instance-gateway      = data.aws_iam_policy_document.instance_gateway_eu_central_1_keys.json
    failover-orchestrator = data.aws_iam_policy_document.failover_orchestrator_eu_central_1_keys.json
    failover-control      = data.aws_iam_policy_document.failover_control_eu_central_1_keys.json
    failover-readiness    = data.aws_iam_policy_document.failover_readiness_eu_central_1_keys.json
    failover-validator    = data.aws_iam_policy_document.failover_validator_eu_central_1_keys.json
    failover-prober       = data.aws_iam_policy_document.failover_prober_eu_central_1_keys.json
  }
}

# platform.ha: tier gateway
data "aws_iam_policy_document" "instance_gateway_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid     = "ReadDatabaseSecrets"
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-north-1:${local.account_id}:secret:switch/payments/master-??????",
    ]
  }

  statement {
    sid = "UseTablesInEuNorth1"
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
    resources = ["arn:aws:dynamodb:eu-north-1:${local.account_id}:table/switch-cards"]
  }

  statement {
    sid       = "KeepLeasesAndWatermarks"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "watermark#payments"]
    }
  }
}

# platform.ha: tier gateway
data "aws_iam_policy_document" "instance_gateway_eu_north_1_keys" {
  provider = aws.eu_north_1

  statement {
    sid       = "DecryptDataInEuNorth1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_north_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-north-1.amazonaws.com", "secretsmanager.eu-north-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_orchestrator_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid     = "DescribeDBClusters"
    actions = ["rds:DescribeDBClusters"]
    resources = [
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
      "arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1",
    ]
  }

  statement {
    sid     = "FailoverGlobalCluster"
    actions = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
    resources = [
      "arn:aws:rds::${local.account_id}:global-cluster:switch-payments",
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
      "arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1",
      "arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1",
    ]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-north-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#payments",
        "observation#*#eu-central-1#*",
        "pause",
        "readiness#eu-central-1",
        "run",
        "writer#payments",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "record#*", "run", "writer#payments"]
    }
  }

  statement {
    sid       = "PutObject"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::switch-failover-eu-north-1-records-${local.account_id}/failovers/*"]
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-validator"]
  }

  statement {
    sid     = "Publish"
    actions = ["sns:Publish"]
    resources = [
      "arn:aws:sns:eu-north-1:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-west-2:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-north-1:${local.account_id}:switch-oncall-failover",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-north-1:${local.account_id}:log-group:/aws/lambda/switch-failover-orchestrator:log-stream:*",
    ]
  }

  statement {
    sid       = "SendDeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-north-1:${local.account_id}:switch-failover-dead-letters"]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_orchestrator_eu_north_1_keys" {
  provider = aws.eu_north_1

  statement {
    sid       = "WriteDataInEuNorth1"
    actions   = ["kms:GenerateDataKey"]
    resources = [module.encryption_eu_north_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-north-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInEuNorth1"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_north_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.eu-north-1.amazonaws.com", "sqs.eu-north-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInEuWest2"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_west_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_north_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values = [
        "arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-orchestrator",
      ]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_control_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1"]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-north-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "observation#*#eu-central-1#*",
        "observation#*#eu-north-1#*",
        "pause",
        "readiness#eu-central-1",
        "readiness#eu-north-1",
        "record#*",
        "run",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

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
      "arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-orchestrator",
      "arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-readiness",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-north-1:${local.account_id}:log-group:/aws/lambda/switch-failover-control:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_control_eu_north_1_keys" {
  provider = aws.eu_north_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_north_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-control"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_readiness_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/switch"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#payments",
        "observation#*#eu-central-1#*",
        "observation#*#eu-north-1#*",
        "pause",
        "readiness#eu-central-1",
        "run",
        "writer#payments",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["readiness#eu-north-1"]
    }
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-validator"]
  }

  statement {
    sid       = "DescribeAutoScalingGroups"
    actions   = ["autoscaling:DescribeAutoScalingGroups"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-north-1"]
    }
  }

  statement {
    sid     = "GetTopicAttributes"
    actions = ["sns:GetTopicAttributes"]
    resources = [
      "arn:aws:sns:eu-north-1:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-west-2:${local.account_id}:switch-oncall-critical",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-north-1:${local.account_id}:log-group:/aws/lambda/switch-failover-readiness:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_readiness_eu_north_1_keys" {
  provider = aws.eu_north_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_north_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-readiness"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_validator_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid = "ExecuteStatement"
    actions = [
      "rds-data:BeginTransaction",
      "rds-data:ExecuteStatement",
      "rds-data:RollbackTransaction",
    ]
    resources = ["arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1"]
  }

  statement {
    sid     = "GetSecretValue"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-north-1:${local.account_id}:secret:switch/payments/master-??????",
    ]
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["watermark#payments"]
    }
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-north-1:${local.account_id}:log-group:/aws/lambda/switch-failover-validator:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_validator_eu_north_1_keys" {
  provider = aws.eu_north_1

  statement {
    sid       = "DecryptDataInEuNorth1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_north_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-north-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_north_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-validator"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/switch"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "run", "writer#payments"]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["observation#eu-north-1#*"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-orchestrator",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-north-1:${local.account_id}:log-group:/aws/lambda/switch-failover-prober:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_north_1_keys" {
  provider = aws.eu_north_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_north_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-north-1:${local.account_id}:function:switch-failover-prober"]
    }
  }
}

# platform.ha: region eu-north-1
data "aws_iam_policy_document" "flow_logs_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-north-1:${local.account_id}:log-group:/switch/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:eu-north-1:${local.account_id}:log-group:/switch/vpc-flow-logs:*"]
  }
}

# platform.ha: tier payments
data "aws_iam_policy_document" "rds_monitoring_eu_north_1" {
  provider = aws.eu_north_1

  statement {
    sid       = "MakeLogGroup"
    actions   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
    resources = ["arn:aws:logs:eu-north-1:${local.account_id}:log-group:RDSOSMetrics:*"]
  }

  statement {
    sid = "WriteMetrics"
    actions = [
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    resources = ["arn:aws:logs:eu-north-1:${local.account_id}:log-group:RDSOSMetrics:log-stream:*"]
  }
}

# platform.ha: region eu-north-1
module "iam_eu_north_1" {
  source = "./modules/iam"

  providers = { aws = aws.eu_north_1 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    instance-gateway = {
      name        = "switch-instance-gateway-eu-north-1"
      description = "What instances of gateway do in eu-north-1"
      service     = "ec2.amazonaws.com"
      policy      = data.aws_iam_policy_document.instance_gateway_eu_north_1.json
    }
    failover-orchestrator = {
      name        = "switch-failover-orchestrator-eu-north-1"
      description = "What the failover orchestrator does in eu-north-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_orchestrator_eu_north_1.json
    }
    failover-control = {
      name        = "switch-failover-control-eu-north-1"
      description = "What the failover control does in eu-north-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_control_eu_north_1.json
    }
    failover-readiness = {
      name        = "switch-failover-readiness-eu-north-1"
      description = "What the failover readiness does in eu-north-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_readiness_eu_north_1.json
    }
    failover-validator = {
      name        = "switch-failover-validator-eu-north-1"
      description = "What the failover validator does in eu-north-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_validator_eu_north_1.json
    }
    failover-prober = {
      name        = "switch-failover-prober-eu-north-1"
      description = "What the failover prober does in eu-north-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_prober_eu_north_1.json
    }
    flow-logs = {
      name        = "switch-flow-logs-eu-north-1"
      description = "Writes the flow logs of the network in eu-north-1"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_eu_north_1.json
    }
    rds-monitoring = {
      name        = "switch-rds-monitoring-eu-north-1"
      description = "Writes the operating system metrics of databases in eu-north-1"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_eu_north_1.json
    }
  }
  key_policies = {
    instance-gateway      = data.aws_iam_policy_document.instance_gateway_eu_north_1_keys.json
    failover-orchestrator = data.aws_iam_policy_document.failover_orchestrator_eu_north_1_keys.json
    failover-control      = data.aws_iam_policy_document.failover_control_eu_north_1_keys.json
    failover-readiness    = data.aws_iam_policy_document.failover_readiness_eu_north_1_keys.json
    failover-validator    = data.aws_iam_policy_document.failover_validator_eu_north_1_keys.json
    failover-prober       = data.aws_iam_policy_document.failover_prober_eu_north_1_keys.json
  }
}

# platform.ha: tier gateway
data "aws_iam_policy_document" "instance_gateway_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid     = "ReadDatabaseSecrets"
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-west-1:${local.account_id}:secret:switch/payments/master-??????",
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
    resources = ["arn:aws:dynamodb:eu-west-1:${local.account_id}:table/switch-cards"]
  }

  statement {
    sid       = "KeepLeasesAndWatermarks"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "watermark#payments"]
    }
  }
}

# platform.ha: tier gateway
data "aws_iam_policy_document" "instance_gateway_eu_west_1_keys" {
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
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_orchestrator_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid     = "DescribeDBClusters"
    actions = ["rds:DescribeDBClusters"]
    resources = [
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
      "arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1",
    ]
  }

  statement {
    sid     = "FailoverGlobalCluster"
    actions = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
    resources = [
      "arn:aws:rds::${local.account_id}:global-cluster:switch-payments",
      "arn:aws:rds:eu-central-1:${local.account_id}:cluster:switch-payments-eu-central-1",
      "arn:aws:rds:eu-north-1:${local.account_id}:cluster:switch-payments-eu-north-1",
      "arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1",
    ]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#payments",
        "observation#*#eu-central-1#*",
        "pause",
        "readiness#eu-central-1",
        "run",
        "writer#payments",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "record#*", "run", "writer#payments"]
    }
  }

  statement {
    sid       = "PutObject"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::switch-failover-eu-west-1-records-${local.account_id}/failovers/*"]
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-validator"]
  }

  statement {
    sid     = "Publish"
    actions = ["sns:Publish"]
    resources = [
      "arn:aws:sns:eu-west-1:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-west-2:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-west-1:${local.account_id}:switch-oncall-failover",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-1:${local.account_id}:log-group:/aws/lambda/switch-failover-orchestrator:log-stream:*",
    ]
  }

  statement {
    sid       = "SendDeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-west-1:${local.account_id}:switch-failover-dead-letters"]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_orchestrator_eu_west_1_keys" {
  provider = aws.eu_west_1

  statement {
    sid       = "WriteDataInEuWest1"
    actions   = ["kms:GenerateDataKey"]
    resources = [module.encryption_eu_west_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-west-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInEuWest1"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_west_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseMessagesInEuWest2"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_eu_west_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values = [
        "arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-orchestrator",
      ]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_control_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1"]
  }

  statement {
    sid       = "GetMetricData"
    actions   = ["cloudwatch:GetMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "observation#*#eu-central-1#*",
        "observation#*#eu-west-1#*",
        "pause",
        "readiness#eu-central-1",
        "readiness#eu-west-1",
        "record#*",
        "run",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

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
      "arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-orchestrator",
      "arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-readiness",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-1:${local.account_id}:log-group:/aws/lambda/switch-failover-control:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_control_eu_west_1_keys" {
  provider = aws.eu_west_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-control"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_readiness_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid       = "DescribeDBClusters"
    actions   = ["rds:DescribeDBClusters"]
    resources = ["arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/switch"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values = [
        "lease#payments",
        "observation#*#eu-central-1#*",
        "observation#*#eu-west-1#*",
        "pause",
        "readiness#eu-central-1",
        "run",
        "writer#payments",
      ]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["readiness#eu-west-1"]
    }
  }

  statement {
    sid       = "InvokeFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-validator"]
  }

  statement {
    sid       = "DescribeAutoScalingGroups"
    actions   = ["autoscaling:DescribeAutoScalingGroups"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }
  }

  statement {
    sid     = "GetTopicAttributes"
    actions = ["sns:GetTopicAttributes"]
    resources = [
      "arn:aws:sns:eu-west-1:${local.account_id}:switch-oncall-critical",
      "arn:aws:sns:eu-west-2:${local.account_id}:switch-oncall-critical",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-1:${local.account_id}:log-group:/aws/lambda/switch-failover-readiness:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_readiness_eu_west_1_keys" {
  provider = aws.eu_west_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-readiness"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_validator_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid = "ExecuteStatement"
    actions = [
      "rds-data:BeginTransaction",
      "rds-data:ExecuteStatement",
      "rds-data:RollbackTransaction",
    ]
    resources = ["arn:aws:rds:eu-west-1:${local.account_id}:cluster:switch-payments-eu-west-1"]
  }

  statement {
    sid     = "GetSecretValue"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:eu-west-1:${local.account_id}:secret:switch/payments/master-??????",
    ]
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["watermark#payments"]
    }
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-1:${local.account_id}:log-group:/aws/lambda/switch-failover-validator:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_validator_eu_west_1_keys" {
  provider = aws.eu_west_1

  statement {
    sid       = "DecryptDataInEuWest1"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-west-1.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-validator"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid       = "DescribeGlobalClusters"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = ["arn:aws:rds::${local.account_id}:global-cluster:switch-payments"]
  }

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/switch"]
    }
  }

  statement {
    sid       = "GetItem"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["lease#payments", "run", "writer#payments"]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["observation#eu-west-1#*"]
    }
  }

  statement {
    sid     = "InvokeFunction"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-orchestrator",
    ]
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-1:${local.account_id}:log-group:/aws/lambda/switch-failover-prober:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_west_1_keys" {
  provider = aws.eu_west_1

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_1.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-west-1:${local.account_id}:function:switch-failover-prober"]
    }
  }
}

# platform.ha: region eu-west-1
data "aws_iam_policy_document" "flow_logs_eu_west_1" {
  provider = aws.eu_west_1

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-1:${local.account_id}:log-group:/switch/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:eu-west-1:${local.account_id}:log-group:/switch/vpc-flow-logs:*"]
  }
}

# platform.ha: tier payments
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

# platform.ha: region eu-west-1
module "iam_eu_west_1" {
  source = "./modules/iam"

  providers = { aws = aws.eu_west_1 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    instance-gateway = {
      name        = "switch-instance-gateway-eu-west-1"
      description = "What instances of gateway do in eu-west-1"
      service     = "ec2.amazonaws.com"
      policy      = data.aws_iam_policy_document.instance_gateway_eu_west_1.json
    }
    failover-orchestrator = {
      name        = "switch-failover-orchestrator-eu-west-1"
      description = "What the failover orchestrator does in eu-west-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_orchestrator_eu_west_1.json
    }
    failover-control = {
      name        = "switch-failover-control-eu-west-1"
      description = "What the failover control does in eu-west-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_control_eu_west_1.json
    }
    failover-readiness = {
      name        = "switch-failover-readiness-eu-west-1"
      description = "What the failover readiness does in eu-west-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_readiness_eu_west_1.json
    }
    failover-validator = {
      name        = "switch-failover-validator-eu-west-1"
      description = "What the failover validator does in eu-west-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_validator_eu_west_1.json
    }
    failover-prober = {
      name        = "switch-failover-prober-eu-west-1"
      description = "What the failover prober does in eu-west-1"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_prober_eu_west_1.json
    }
    flow-logs = {
      name        = "switch-flow-logs-eu-west-1"
      description = "Writes the flow logs of the network in eu-west-1"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_eu_west_1.json
    }
    rds-monitoring = {
      name        = "switch-rds-monitoring-eu-west-1"
      description = "Writes the operating system metrics of databases in eu-west-1"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_eu_west_1.json
    }
  }
  key_policies = {
    instance-gateway      = data.aws_iam_policy_document.instance_gateway_eu_west_1_keys.json
    failover-orchestrator = data.aws_iam_policy_document.failover_orchestrator_eu_west_1_keys.json
    failover-control      = data.aws_iam_policy_document.failover_control_eu_west_1_keys.json
    failover-readiness    = data.aws_iam_policy_document.failover_readiness_eu_west_1_keys.json
    failover-validator    = data.aws_iam_policy_document.failover_validator_eu_west_1_keys.json
    failover-prober       = data.aws_iam_policy_document.failover_prober_eu_west_1_keys.json
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_west_2" {
  provider = aws.eu_west_2

  statement {
    sid       = "PutMetricData"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["hac/switch"]
    }
  }

  statement {
    sid       = "UpdateItem"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:eu-west-2:${local.account_id}:table/switch-failover"]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["observation#eu-west-2#*"]
    }
  }

  statement {
    sid     = "CreateLogStream"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:eu-west-2:${local.account_id}:log-group:/aws/lambda/switch-failover-prober:log-stream:*",
    ]
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
data "aws_iam_policy_document" "failover_prober_eu_west_2_keys" {
  provider = aws.eu_west_2

  statement {
    sid       = "DecryptDataInEuWest2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.eu-west-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "DecryptEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_eu_west_2.messaging_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = ["arn:aws:lambda:eu-west-2:${local.account_id}:function:switch-failover-prober"]
    }
  }
}

# platform.ha: region eu-west-2
module "iam_eu_west_2" {
  source = "./modules/iam"

  providers = { aws = aws.eu_west_2 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    failover-prober = {
      name        = "switch-failover-prober-eu-west-2"
      description = "What the failover prober does in eu-west-2"
      service     = "lambda.amazonaws.com"
      policy      = data.aws_iam_policy_document.failover_prober_eu_west_2.json
    }
  }
  key_policies = {
    failover-prober = data.aws_iam_policy_document.failover_prober_eu_west_2_keys.json
  }
}
