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

variable "load_balancers" {
  description = "Load balancers of this region, and how many healthy targets each needs"
  type        = map(object({ load_balancer = string, target_group = string, healthy_min = number }))
}

variable "table_replicas" {
  description = "Replicas that tables of this region send to"
  type        = map(object({ table_name = string, receiving_region = string }))
}

variable "bucket_copies" {
  description = "Rules by which buckets of this region are copied"
  type        = map(object({ source_bucket = string, destination_bucket = string, rule_id = string }))
}

variable "functions" {
  description = "Names of the functions of this region"
  type        = map(string)
}

variable "dead_letter_queues" {
  description = "Names of the dead-letter queues of this region"
  type        = map(string)
}
