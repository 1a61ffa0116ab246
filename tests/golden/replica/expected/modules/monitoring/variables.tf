variable "alarm_prefix" {
  description = "What the names of alarms begin with"
  type        = string
}

variable "topic_arns" {
  description = "Topics of this region that every alarm tells"
  type        = list(string)
}

variable "binlog_clusters" {
  description = "Clusters of this region that replicate by binlog, and the lag that each may have as a replica"
  type        = map(object({ cluster_identifier = string, lag_seconds_max = number }))
}
