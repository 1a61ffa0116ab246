# A request that failed every time is not lost: its depth is an alarm.
resource "aws_sqs_queue" "dead_letters" {
  #checkov:skip=CKV_AWS_27:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name                      = var.dead_letter_queue_name
  kms_master_key_id         = var.kms_key_arn
  message_retention_seconds = 1209600
}

data "aws_iam_policy_document" "dead_letters" {
  statement {
    sid       = "RefusePlainText"
    effect    = "Deny"
    actions   = ["sqs:ReceiveMessage", "sqs:SendMessage"]
    resources = ["arn:aws:sqs:${var.region}:${var.account_id}:${var.dead_letter_queue_name}"]

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

resource "aws_cloudwatch_log_group" "orchestrator" {
  #checkov:skip=CKV_AWS_158:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = 365
  kms_key_id        = var.kms_key_arn
}

resource "aws_lambda_function" "orchestrator" {
  #checkov:skip=CKV_AWS_173:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  #checkov:skip=CKV_AWS_50:X-Ray would be one more service on the way to a failover; each step is logged with its run
  #checkov:skip=CKV_AWS_117:it calls public endpoints of AWS only, and must not depend on the network that fails
  #checkov:skip=CKV_AWS_272:source_code_hash pins the archive that was reviewed, to the byte
  function_name = var.function_name
  description   = "Makes this region take over, step by step"
  role          = var.role_arn

  filename         = var.package.path
  source_code_hash = var.package.sha256
  handler          = "hac_failover.orchestrator.handler"
  runtime          = "python3.13"
  architectures    = ["arm64"]

  timeout     = 900
  memory_size = 512
  # Capacity that nothing else in the account can use up on the day.
  reserved_concurrent_executions = 3
  kms_key_arn                    = var.kms_key_arn

  environment {
    variables = { AWS_STS_REGIONAL_ENDPOINTS = "regional" }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  # Lambda would make the log group without a key and without an end.
  depends_on = [aws_cloudwatch_log_group.orchestrator]
}

resource "aws_lambda_function_event_invoke_config" "orchestrator" {
  function_name                = aws_lambda_function.orchestrator.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 2100
}

# An end point of another region, as the prober of this one sees it. One that answers only where a database
# may be written to counts as failing only while no region answers it, so that it means the same in both roles.
resource "aws_cloudwatch_metric_alarm" "endpoint" {
  for_each = var.endpoints

  alarm_name        = "${var.alarm_prefix}-endpoint-${each.key}"
  alarm_description = "${each.value.url} does not answer when asked from ${var.region}. RUNBOOK.md, Alarm: an end point does not answer"
  namespace         = var.metric_namespace
  metric_name       = "EndpointUnhealthy"
  dimensions = {
    Region = each.value.region
    Check  = each.value.check
  }

  # Minimum: a period counts only if every probe in it failed.
  statistic           = "Minimum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = each.value.interval_seconds
  evaluation_periods  = each.value.failures
  datapoints_to_alarm = each.value.failures
  # Silence means that the prober died, not the end point: no reason to fail over, and an alarm of its own.
  treat_missing_data = "missing"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# Starts the function itself: a topic in between would be one more thing that can fail.
resource "aws_cloudwatch_composite_alarm" "trigger" {
  for_each = var.triggers

  alarm_name        = "${var.alarm_prefix}-failover-from-${each.key}"
  alarm_description = "${each.key} has failed as seen from ${var.region}. RUNBOOK.md, Alarm: a region has failed"
  alarm_rule = join(" ${each.value.operator} ", [
    for key in each.value.endpoints :
    "ALARM(\"${aws_cloudwatch_metric_alarm.endpoint[key].alarm_name}\")"
  ])

  alarm_actions = concat([aws_lambda_function.orchestrator.arn], var.topic_arns)
  ok_actions    = var.topic_arns
}

# By the name that the alarm will have: one that fires while it is made is let in.
resource "aws_lambda_permission" "alarms" {
  for_each = var.triggers

  statement_id   = "AllowAlarm-${each.key}"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.orchestrator.function_name
  principal      = "lambda.alarms.cloudwatch.amazonaws.com"
  source_account = var.account_id
  source_arn     = "arn:aws:cloudwatch:${var.region}:${var.account_id}:alarm:${var.alarm_prefix}-failover-from-${each.key}"
}
