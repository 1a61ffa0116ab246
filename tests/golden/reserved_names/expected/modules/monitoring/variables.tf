variable "alarm_prefix" {
  description = "What the names of alarms begin with"
  type        = string
}

variable "topic_arns" {
  description = "Topics of this region that every alarm tells"
  type        = list(string)
}

variable "load_balancers" {
  description = "Load balancers of this region, and how many healthy targets each needs"
  type        = map(object({ load_balancer = string, target_group = string, healthy_min = number }))
}

variable "bucket_copies" {
  description = "Rules by which buckets of this region are copied"
  type        = map(object({ source_bucket = string, destination_bucket = string, rule_id = string }))
}

variable "queues" {
  description = "Queues of this region, and the age that a message may reach in each"
  type        = map(object({ queue_name = string, age_seconds_max = number }))
}

variable "unprocessed_queues" {
  description = "Dead-letter queues of the queues of this region"
  type        = map(string)
}
