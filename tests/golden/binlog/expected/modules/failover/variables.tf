variable "function_name" {
  description = "Name of the function"
  type        = string
}

variable "role_arn" {
  description = "Role the function runs as"
  type        = string
}

variable "package" {
  description = "Archive with the code and the plan, and its SHA-256 in base 64"
  type        = object({ path = string, sha256 = string })
}

variable "kms_key_arn" {
  description = "Key for logs, queues and the environment"
  type        = string
}

variable "account_id" {
  description = "Account the alarms are in"
  type        = string
}

variable "region" {
  description = "Region that takes over"
  type        = string
}

variable "dead_letter_queue_name" {
  description = "Queue for requests that could not be carried out"
  type        = string
}

variable "alarm_prefix" {
  description = "What the names of alarms begin with"
  type        = string
}

variable "metric_namespace" {
  description = "Namespace the prober of this region publishes in"
  type        = string
}

variable "endpoints" {
  description = "What is watched in other regions, how often, and how many failures in a row count"
  type = map(
    object({
      region           = string
      check            = string
      url              = string
      interval_seconds = number
      failures         = number
    })
  )
}

variable "triggers" {
  description = "What makes this region take over, by the region that failed: keys of `endpoints`, joined by AND or OR"
  type        = map(object({ operator = string, endpoints = list(string) }))
}

variable "topic_arns" {
  description = "Topics of this region to tell of every alarm"
  type        = list(string)
}
