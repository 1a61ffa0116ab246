resource "aws_cloudwatch_log_group" "readiness" {
  #checkov:skip=CKV_AWS_158:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = 365
  kms_key_id        = var.kms_key_arn
}

resource "aws_lambda_function" "readiness" {
  #checkov:skip=CKV_AWS_173:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  #checkov:skip=CKV_AWS_50:X-Ray would be one more service on the way to a failover; each step is logged with its run
  #checkov:skip=CKV_AWS_117:it calls public endpoints of AWS only, and must not depend on the network that fails
  #checkov:skip=CKV_AWS_272:source_code_hash pins the archive that was reviewed, to the byte
  #checkov:skip=CKV_AWS_116:a look of the past says nothing about now; a missing one counts as a bad one
  function_name = var.function_name
  description   = "Looks for what a failover into this region would miss"
  role          = var.role_arn

  filename         = var.package.path
  source_code_hash = var.package.sha256
  handler          = "hac_failover.readiness.handler"
  runtime          = "python3.13"
  architectures    = ["arm64"]

  timeout     = 120
  memory_size = 256
  # Capacity that nothing else in the account can use up on the day.
  reserved_concurrent_executions = 1
  kms_key_arn                    = var.kms_key_arn

  environment {
    variables = { AWS_STS_REGIONAL_ENDPOINTS = "regional" }
  }

  # Lambda would make the log group without a key and without an end.
  depends_on = [aws_cloudwatch_log_group.readiness]
}

resource "aws_lambda_function_event_invoke_config" "readiness" {
  function_name                = aws_lambda_function.readiness.function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 60
}

resource "aws_cloudwatch_event_rule" "every_five_minutes" {
  name                = var.function_name
  description         = "Starts the look at what a failover would miss"
  schedule_expression = "rate(5 minutes)"
}

resource "aws_cloudwatch_event_target" "readiness" {
  rule = aws_cloudwatch_event_rule.every_five_minutes.name
  arn  = aws_lambda_function.readiness.arn
}

resource "aws_lambda_permission" "events" {
  statement_id  = "AllowSchedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.readiness.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.every_five_minutes.arn
}

# A failover into this region would miss something, or automation is off.
resource "aws_cloudwatch_metric_alarm" "not_ready" {
  alarm_name        = var.alarm_name
  alarm_description = "For half an hour something is missing that a failover into this region needs. RUNBOOK.md, Alarm: not ready for a failover"
  namespace         = var.metric_namespace
  metric_name       = "NotReady"

  # Minimum: one good look in a period is a good period.
  statistic           = "Minimum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 6
  datapoints_to_alarm = 6
  # Who does not look has not seen that all is there.
  treat_missing_data = "breaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}
