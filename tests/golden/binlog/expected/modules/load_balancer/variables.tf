variable "name" {
  description = "The name of the load balancer."
  type        = string
}

variable "target_group_name" {
  description = "The name of the target group."
  type        = string
}

variable "account_id" {
  description = "The account's number."
  type        = string
}

variable "partition" {
  description = "The first part of every ARN."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets, one a zone."
  type        = list(string)
}

variable "port" {
  description = "The port that clients call."
  type        = number
}

variable "target_port" {
  description = "The port of the instances."
  type        = number
}

variable "client_cidr_blocks" {
  description = "Who may call."
  type        = list(string)
}

variable "health_path" {
  description = "The path that says whether an instance is well."
  type        = string
}

variable "certificate_arn" {
  description = "The certificate, of the same region."
  type        = string
}

variable "instance_security_group_id" {
  description = "The security group of the instances."
  type        = string
}

variable "log_bucket_name" {
  description = "The bucket of the access logs."
  type        = string
}

variable "log_account_id" {
  description = "The account that writes access logs in this region; none in regions opened since August 2022."
  type        = string
  default     = null
}
