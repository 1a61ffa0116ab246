variable "name" {
  description = "What names begin with."
  type        = string
}

variable "region" {
  description = "The region of the network."
  type        = string
}

variable "cidr_block" {
  description = "The range of the network."
  type        = string
}

variable "availability_zones" {
  description = "The zones in use, in the order in which the range is cut."
  type        = list(string)
}

variable "flow_log_group_name" {
  description = "The log group of the flow logs."
  type        = string
}

variable "flow_log_role_arn" {
  description = "The role that writes flow logs."
  type        = string
}

variable "log_key_arn" {
  description = "The key that encrypts the flow logs."
  type        = string
}
