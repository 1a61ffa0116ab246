# How much would be lost if the source's region failed now, in seconds.
# A cluster lags only while it is a replica. That it stops reporting means a promotion or a broken replica:
# people are told, and see which.
resource "aws_cloudwatch_metric_alarm" "binlog_lag" {
  for_each = var.binlog_clusters

  alarm_name        = "${var.alarm_prefix}-${each.key}-binlog-lag"
  alarm_description = "Replication by binlog of ${each.key} lags more than its bound, does not run, or is no longer reported. RUNBOOK.md, Alarm: lag by binlog"

  metric_query {
    id          = "result"
    expression  = "IF(m1 < 0, 86400, m1)"
    label       = "Seconds behind the source; a day where replication does not run"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      namespace   = "AWS/RDS"
      metric_name = "AuroraBinlogReplicaLag"
      dimensions = {
        DBClusterIdentifier = each.value.cluster_identifier
        Role                = "WRITER"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.lag_seconds_max
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "missing"

  alarm_actions             = var.topic_arns
  insufficient_data_actions = var.topic_arns
  ok_actions                = var.topic_arns
}
