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

variable "metric_namespace" {
  description = "Namespace the function publishes in"
  type        = string
}

variable "endpoints" {
  description = "What the function looks at"
  type        = map(object({ region = string, check = string }))
}

variable "writers" {
  description = "Databases whose writers the function counts"
  type        = set(string)
}

variable "leased" {
  description = "Databases whose write lease the function follows"
  type        = set(string)
}

variable "asked_everywhere" {
  description = "Checks that the function asks of every region, and how many rounds in a row none may answer"
  type        = map(number)
}

variable "interval_seconds" {
  description = "How often the function looks"
  type        = number
}

variable "topic_arns" {
  description = "Topics of this region to tell when it falls silent"
  type        = list(string)
}
