variable "account_id" {
  description = "Account whose alarms may publish"
  type        = string
}

variable "region" {
  description = "Region of the topics"
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the topics; CloudWatch must be allowed to use it"
  type        = string
}

variable "topics" {
  description = "Topics by a key of their own; the addresses of each by a name that may be shown"
  type        = map(object({ name = string, emails = map(string) }))
}
