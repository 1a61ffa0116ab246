# Databases, tables, buckets and secrets use this key for callers who may use it themselves.
data "aws_iam_policy_document" "data" {
  statement {
    # Leaves it to identity policies of this account who may use the key.
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${var.partition}:iam::${var.account_id}:root"]
    }
  }

  #checkov:skip=CKV_AWS_109:In the policy of a key * is that key
  #checkov:skip=CKV_AWS_111:In the policy of a key * is that key
  #checkov:skip=CKV_AWS_356:In the policy of a key * is that key
}

resource "aws_kms_key" "data" {
  description             = "switch: databases, tables, buckets and secrets"
  policy                  = data.aws_iam_policy_document.data.json
  enable_key_rotation     = true
  deletion_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "data" {
  name          = var.data_alias
  target_key_id = aws_kms_key.data.key_id
}

# AWS services write to topics, queues and log groups on their own; each is let in by name.
data "aws_iam_policy_document" "messaging" {
  statement {
    # Leaves it to identity policies of this account who may use the key.
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${var.partition}:iam::${var.account_id}:root"]
    }
  }

  statement {
    sid       = "Publishers"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "events.amazonaws.com", "events.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }

  statement {
    sid = "Logs"
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:*"]
    }
  }

  #checkov:skip=CKV_AWS_109:In the policy of a key * is that key
  #checkov:skip=CKV_AWS_111:In the policy of a key * is that key
  #checkov:skip=CKV_AWS_356:In the policy of a key * is that key
}

resource "aws_kms_key" "messaging" {
  description             = "switch: topics, queues, logs and functions"
  policy                  = data.aws_iam_policy_document.messaging.json
  enable_key_rotation     = true
  deletion_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "messaging" {
  name          = var.messaging_alias
  target_key_id = aws_kms_key.messaging.key_id
}
