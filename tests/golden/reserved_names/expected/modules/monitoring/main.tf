resource "aws_cloudwatch_metric_alarm" "unhealthy_targets" {
  for_each = var.load_balancers

  alarm_name        = "${var.alarm_prefix}-${each.key}-unhealthy-targets"
  alarm_description = "A target of ${each.key} is unhealthy. RUNBOOK.md, Alarm: an unhealthy target"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = each.value.load_balancer
    TargetGroup  = each.value.target_group
  }
  statistic = "Maximum"
  period    = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "breaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# A region that waits must already run what it will need: launches on the day are not guaranteed.
resource "aws_cloudwatch_metric_alarm" "healthy_targets" {
  for_each = var.load_balancers

  alarm_name        = "${var.alarm_prefix}-${each.key}-healthy-targets"
  alarm_description = "Fewer healthy targets of ${each.key} than its minimum. RUNBOOK.md, Alarm: too few healthy targets"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = each.value.load_balancer
    TargetGroup  = each.value.target_group
  }
  statistic = "Minimum"
  period    = 60

  comparison_operator = "LessThanThreshold"
  threshold           = each.value.healthy_min
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "breaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

resource "aws_cloudwatch_metric_alarm" "load_balancer_errors" {
  for_each = var.load_balancers

  alarm_name        = "${var.alarm_prefix}-${each.key}-load-balancer-errors"
  alarm_description = "The load balancer of ${each.key} answers with errors of its own. RUNBOOK.md, Alarm: errors of a load balancer"

  metric_query {
    id          = "result"
    expression  = "IF(FILL(m1, 0) > 0, 100 * FILL(m1, 0) / (FILL(m1, 0) + FILL(m2, 0)), 0)"
    label       = "Errors of the load balancer, percent of requests"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_ELB_5XX_Count"
      dimensions  = { LoadBalancer = each.value.load_balancer }
      stat        = "Sum"
      period      = 60
    }
  }

  metric_query {
    id = "m2"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions  = { LoadBalancer = each.value.load_balancer }
      stat        = "Sum"
      period      = 60
    }
  }

  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

resource "aws_cloudwatch_metric_alarm" "target_errors" {
  for_each = var.load_balancers

  alarm_name        = "${var.alarm_prefix}-${each.key}-target-errors"
  alarm_description = "The application behind ${each.key} answers with errors. RUNBOOK.md, Alarm: errors of an application"

  metric_query {
    id          = "result"
    expression  = "IF(FILL(m2, 0) > 0, 100 * FILL(m1, 0) / FILL(m2, 0), 0)"
    label       = "Errors of the application, percent of requests"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions  = { LoadBalancer = each.value.load_balancer }
      stat        = "Sum"
      period      = 60
    }
  }

  metric_query {
    id = "m2"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions  = { LoadBalancer = each.value.load_balancer }
      stat        = "Sum"
      period      = 60
    }
  }

  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# S3 says so in the region of the source. What failed is copied by a job of S3 Batch Replication.
resource "aws_cloudwatch_metric_alarm" "failed_copies" {
  for_each = var.bucket_copies

  alarm_name        = "${var.alarm_prefix}-${each.key}-failed-copies"
  alarm_description = "Objects of ${each.key} could not be copied, and S3 does not try again. RUNBOOK.md, Alarm: copies of objects fail"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = each.value.source_bucket
    DestinationBucket = each.value.destination_bucket
    RuleId            = each.value.rule_id
  }
  statistic = "Sum"
  period    = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

# SQS reports nothing of a queue that is empty for hours.
resource "aws_cloudwatch_metric_alarm" "message_age" {
  for_each = var.queues

  alarm_name        = "${var.alarm_prefix}-${each.key}-message-age"
  alarm_description = "A message of ${each.key} waits longer than its bound. RUNBOOK.md, Alarm: messages wait"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions        = { QueueName = each.value.queue_name }
  statistic         = "Maximum"
  period            = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.age_seconds_max
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

resource "aws_cloudwatch_metric_alarm" "unprocessed" {
  for_each = var.unprocessed_queues

  alarm_name        = "${var.alarm_prefix}-${each.key}-unprocessed"
  alarm_description = "A message of ${each.key} was received too often: nobody has carried it out. RUNBOOK.md, Alarm: messages that nobody could carry out"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions        = { QueueName = each.value }
  statistic         = "Maximum"
  period            = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}
