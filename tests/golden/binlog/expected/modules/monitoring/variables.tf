variable "alarm_prefix" {
  description = "What the names of alarms begin with"
  type        = string
}

variable "topic_arns" {
  description = "Topics of this region that every alarm tells"
  type        = list(string)
}

variable "clusters" {
  description = "Clusters of global databases in this region, and the lag that each may have"
  type        = map(object({ cluster_identifier = string, lag_milliseconds_max = number }))
}

variable "binlog_clusters" {
  description = "Clusters of this region that replicate by binlog, and the lag that each may have as a replica"
  type        = map(object({ cluster_identifier = string, lag_seconds_max = number }))
}

variable "load_balancers" {
  description = "Load balancers of this region, and how many healthy targets each needs"
  type        = map(object({ load_balancer = string, target_group = string, healthy_min = number }))
}

variable "functions" {
  description = "Names of the functions of this region"
  type        = map(string)
}

variable "dead_letter_queues" {
  description = "Names of the dead-letter queues of this region"
  type        = map(string)
}
