# main.ha: region us-east-1
data "aws_iam_policy_document" "flow_logs_us_east_1" {
  provider = aws.us_east_1

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-1:${local.account_id}:log-group:/ledger/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:us-east-1:${local.account_id}:log-group:/ledger/vpc-flow-logs:*"]
  }
}

# main.ha: tier accounts
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

# main.ha: region us-east-1
module "iam_us_east_1" {
  source = "./modules/iam"

  providers = { aws = aws.us_east_1 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    flow-logs = {
      name        = "ledger-flow-logs-us-east-1"
      description = "Writes the flow logs of the network in us-east-1"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_us_east_1.json
    }
    rds-monitoring = {
      name        = "ledger-rds-monitoring-us-east-1"
      description = "Writes the operating system metrics of databases in us-east-1"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_us_east_1.json
    }
  }
  key_policies = {}
}

# main.ha: region us-east-2
data "aws_iam_policy_document" "flow_logs_us_east_2" {
  provider = aws.us_east_2

  statement {
    sid     = "WriteFlowLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:aws:logs:us-east-2:${local.account_id}:log-group:/ledger/vpc-flow-logs:log-stream:*",
    ]
  }

  statement {
    sid       = "FindLogStreams"
    actions   = ["logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:us-east-2:${local.account_id}:log-group:/ledger/vpc-flow-logs:*"]
  }
}

# main.ha: tier accounts
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

# main.ha: region us-east-2
module "iam_us_east_2" {
  source = "./modules/iam"

  providers = { aws = aws.us_east_2 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    flow-logs = {
      name        = "ledger-flow-logs-us-east-2"
      description = "Writes the flow logs of the network in us-east-2"
      service     = "vpc-flow-logs.amazonaws.com"
      policy      = data.aws_iam_policy_document.flow_logs_us_east_2.json
    }
    rds-monitoring = {
      name        = "ledger-rds-monitoring-us-east-2"
      description = "Writes the operating system metrics of databases in us-east-2"
      service     = "monitoring.rds.amazonaws.com"
      policy      = data.aws_iam_policy_document.rds_monitoring_us_east_2.json
    }
  }
  key_policies = {}
}
