# How much would be lost if the writer's region failed now, in milliseconds.
# A cluster reports it only while it is a reader. That it stops means a change of roles or a broken
# replica: people are told, and see which.
resource "aws_cloudwatch_metric_alarm" "replication_lag" {
  for_each = var.clusters

  alarm_name        = "${var.alarm_prefix}-${each.key}-replication-lag"
  alarm_description = "Replication lag of ${each.key} is above its bound, or is no longer reported. RUNBOOK.md, Alarm: replication lag"
  namespace         = "AWS/RDS"
  metric_name       = "AuroraGlobalDBRPOLag"
  dimensions        = { DBClusterIdentifier = each.value.cluster_identifier }
  statistic         = "Maximum"
  period            = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.lag_milliseconds_max
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "missing"

  alarm_actions             = var.topic_arns
  insufficient_data_actions = var.topic_arns
  ok_actions                = var.topic_arns
}

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

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = var.functions

  alarm_name        = "${var.alarm_prefix}-${each.key}-errors"
  alarm_description = "The failover ${each.key} raised an error. RUNBOOK.md, Alarm: a failover function raised an error"
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions        = { FunctionName = each.value }
  statistic         = "Sum"
  period            = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each = var.functions

  alarm_name        = "${var.alarm_prefix}-${each.key}-throttles"
  alarm_description = "The failover ${each.key} was not allowed to run: no concurrency is left. RUNBOOK.md, Alarm: a failover function was not allowed to run"
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions        = { FunctionName = each.value }
  statistic         = "Sum"
  period            = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = var.dead_letter_queues

  alarm_name        = "${var.alarm_prefix}-${each.key}-dead-letters"
  alarm_description = "A request to the ${each.key} failed every time: nobody has carried it out. RUNBOOK.md, Alarm: a request was given up"
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
