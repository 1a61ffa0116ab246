variable "table_name" {
  description = "Name of the table"
  type        = string
}

variable "hash_key" {
  description = "Partition key and its type"
  type        = object({ name = string, type = string })
}

variable "sort_key" {
  description = "Sort key and its type, where there is one"
  type        = object({ name = string, type = string })
  default     = null
}

variable "expire_attribute" {
  description = "Attribute with the time at which an item expires, where items do"
  type        = string
  default     = null
}

variable "recovery_days" {
  description = "Days that the table can be restored to; null leaves it at AWS's 35"
  type        = number
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the table in its own region"
  type        = string
}

variable "replicas" {
  description = "Other regions the table is in, each with the key to use there"
  type        = list(object({ region_name = string, kms_key_arn = string }))
}
