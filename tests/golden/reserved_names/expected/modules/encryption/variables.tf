variable "account_id" {
  description = "The account's number."
  type        = string
}

variable "partition" {
  description = "The first part of every ARN."
  type        = string
}

variable "data_alias" {
  description = "The alias of the key for databases, tables, buckets, queues and secrets."
  type        = string
}

variable "region" {
  description = "The region of the keys."
  type        = string
}

variable "messaging_alias" {
  description = "The alias of the key for topics, queues, logs and functions."
  type        = string
}
