variable "account_id" {
  description = "The account's number."
  type        = string
}

variable "partition" {
  description = "The first part of every ARN."
  type        = string
}

variable "data_alias" {
  description = "The alias of the key for databases, tables, buckets and secrets."
  type        = string
}
