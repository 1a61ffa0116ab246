# A key of our own, because CloudWatch may not use the one AWS manages for SNS.
resource "aws_sns_topic" "this" {
  #checkov:skip=CKV_AWS_26:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  for_each = var.topics

  name              = each.value.name
  kms_master_key_id = var.kms_key_arn
}

# Alarms of this account and region, over TLS.
data "aws_iam_policy_document" "topic" {
  for_each = var.topics

  statement {
    sid       = "PublishAlarms"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:${var.region}:${var.account_id}:${each.value.name}"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:cloudwatch:${var.region}:${var.account_id}:alarm:*"]
    }
  }

  statement {
    sid       = "RefusePlainText"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:${var.region}:${var.account_id}:${each.value.name}"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  for_each = var.topics

  arn    = aws_sns_topic.this[each.key].arn
  policy = data.aws_iam_policy_document.topic[each.key].json
}

locals {
  subscriptions = merge([
    for key, topic in var.topics : {
      for name, email in topic.emails : "${key}/${name}" => { topic = key, email = email }
    }
  ]...)
}

# Each address gets a message to confirm; until it does, it is told nothing.
resource "aws_sns_topic_subscription" "email" {
  for_each = local.subscriptions

  topic_arn = aws_sns_topic.this[each.value.topic].arn
  protocol  = "email"
  endpoint  = each.value.email
}
