resource "aws_cloudwatch_log_group" "prober" {
  #checkov:skip=CKV_AWS_158:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = 365
  kms_key_id        = var.kms_key_arn
}

resource "aws_lambda_function" "prober" {
  #checkov:skip=CKV_AWS_173:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  #checkov:skip=CKV_AWS_50:X-Ray would be one more service on the way to a failover; each step is logged with its run
  #checkov:skip=CKV_AWS_117:it calls public endpoints of AWS only, and must not depend on the network that fails
  #checkov:skip=CKV_AWS_272:source_code_hash pins the archive that was reviewed, to the byte
  #checkov:skip=CKV_AWS_116:a probe of the past says nothing about now; silence is an alarm of its own
  function_name = var.function_name
  description   = "Looks at the other regions from this one"
  role          = var.role_arn

  filename         = var.package.path
  source_code_hash = var.package.sha256
  handler          = "hac_failover.prober.handler"
  runtime          = "python3.13"
  architectures    = ["arm64"]

  timeout     = 75
  memory_size = 256
  # Capacity that nothing else in the account can use up on the day.
  reserved_concurrent_executions = 2
  kms_key_arn                    = var.kms_key_arn

  environment {
    variables = { AWS_STS_REGIONAL_ENDPOINTS = "regional" }
  }

  # Lambda would make the log group without a key and without an end.
  depends_on = [aws_cloudwatch_log_group.prober]
}

resource "aws_lambda_function_event_invoke_config" "prober" {
  function_name                = aws_lambda_function.prober.function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 60
}

# As often as EventBridge can; the function itself goes round within the minute.
resource "aws_cloudwatch_event_rule" "every_minute" {
  name                = var.function_name
  description         = "Starts the prober"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "prober" {
  rule = aws_cloudwatch_event_rule.every_minute.name
  arn  = aws_lambda_function.prober.arn
}

resource "aws_lambda_permission" "events" {
  statement_id  = "AllowSchedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.prober.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.every_minute.arn
}

# The prober has stopped: nobody would notice if the region it watches failed now.
resource "aws_cloudwatch_metric_alarm" "silence" {
  for_each = var.endpoints

  alarm_name        = "${aws_lambda_function.prober.function_name}-silent-${each.key}"
  alarm_description = "No probe of ${each.key} from here for three minutes. RUNBOOK.md, Alarm: a prober is silent"
  namespace         = var.metric_namespace
  metric_name       = "EndpointUnhealthy"
  dimensions = {
    Region = each.value.region
    Check  = each.value.check
  }

  statistic           = "SampleCount"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 3
  # What does not report is what this alarm is about.
  treat_missing_data = "breaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# Two regions answer as the writer of one database: what each takes, the other does not know.
resource "aws_cloudwatch_metric_alarm" "two_writers" {
  for_each = var.writers

  alarm_name        = "${aws_lambda_function.prober.function_name}-two-writers-${each.key}"
  alarm_description = "More than one region answers as the writer of ${each.key}: stop the writers in the region that was left. RUNBOOK.md, Alarm: two writers"
  namespace         = var.metric_namespace
  metric_name       = "WriterCount"
  dimensions        = { Check = each.key }

  # Minimum, three times: an answer that was kept for a second is no second writer.
  statistic           = "Minimum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  period              = var.interval_seconds
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  # The prober's silence is an alarm of its own.
  treat_missing_data = "missing"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# The write lease of a database is not with its writer, and no run is under way that would change it.
resource "aws_cloudwatch_metric_alarm" "no_writer" {
  for_each = var.leased

  alarm_name        = "${aws_lambda_function.prober.function_name}-no-writer-${each.key}"
  alarm_description = "No region may write ${each.key}: its lease is not with the writer. RUNBOOK.md, Alarm: no region may write"
  namespace         = var.metric_namespace
  metric_name       = "LeaseElsewhere"
  dimensions        = { Check = each.key }

  # Once is enough: the function says so only of what has stood for 20 seconds.
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = var.interval_seconds
  evaluation_periods  = 1
  # A table that does not answer, and a silent prober, are alarms of their own.
  treat_missing_data = "missing"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# No region answers. Who would take over may be lost as well, and then nobody else calls people.
resource "aws_cloudwatch_metric_alarm" "unserved" {
  for_each = var.asked_everywhere

  alarm_name        = "${aws_lambda_function.prober.function_name}-unserved-${each.key}"
  alarm_description = "No region answers the check ${each.key}. RUNBOOK.md, Alarm: no region answers"
  namespace         = var.metric_namespace
  metric_name       = "RegionsAnswering"
  dimensions        = { Check = each.key }

  # Maximum: a period counts only if nobody answered in it.
  statistic           = "Maximum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = var.interval_seconds
  evaluation_periods  = each.value
  datapoints_to_alarm = each.value
  # The prober's silence is an alarm of its own.
  treat_missing_data = "missing"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# The table in the witness keeps the lock, and its own alarms are lost with it.
resource "aws_cloudwatch_log_metric_filter" "witness" {
  name           = "${aws_lambda_function.prober.function_name}-witness"
  log_group_name = aws_cloudwatch_log_group.prober.name
  pattern        = "{ $.event = \"witness not told\" }"

  metric_transformation {
    name      = "WitnessNotTold"
    namespace = var.metric_namespace
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "witness" {
  alarm_name        = "${aws_lambda_function.prober.function_name}-witness"
  alarm_description = "The table with the lock has not answered for three minutes: no failover can start by itself, and writers lose their lease. RUNBOOK.md, Alarm: the witness does not answer"
  namespace         = var.metric_namespace
  metric_name       = "WitnessNotTold"

  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 3
  # No such line is the good case; the prober's silence is an alarm of its own.
  treat_missing_data = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}
