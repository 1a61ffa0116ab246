# main.ha: tier resource
# What was received too often and carried out by nobody. Its depth is an alarm.
resource "aws_sqs_queue" "dead_letters" {
  #checkov:skip=CKV_AWS_27:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name                      = var.dead_letter_queue_name
  kms_master_key_id         = var.kms_key_arn
  message_retention_seconds = var.dead_letter_retention_seconds

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue" "this" {
  #checkov:skip=CKV_AWS_27:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name                       = var.queue_name
  kms_master_key_id          = var.kms_key_arn
  message_retention_seconds  = var.message_retention_seconds
  visibility_timeout_seconds = var.visibility_timeout_seconds

  # A receiver waits for a message instead of asking again and again.
  receive_wait_time_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.receives_max
  })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "RefusePlainText"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [var.queue_arn]

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

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.url
  policy    = data.aws_iam_policy_document.this.json
}

data "aws_iam_policy_document" "dead_letters" {
  statement {
    sid       = "RefusePlainText"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [var.dead_letter_queue_arn]

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

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url
  policy    = data.aws_iam_policy_document.dead_letters.json
}
