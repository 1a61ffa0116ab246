variable "name" {
  description = "The name of the tier's things."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, one a zone."
  type        = list(string)
}

variable "image_id" {
  description = "The machine image."
  type        = string
}

variable "instance_type" {
  description = "The instance type."
  type        = string
}

variable "root_device_name" {
  description = "The root device of the image."
  type        = string
}

variable "capacity" {
  description = "How many instances run."
  type        = object({ min = number, max = number, desired = number })
}

variable "instance_profile_name" {
  description = "The name of the instance profile."
  type        = string
}

variable "role_name" {
  description = "The role of the instances."
  type        = string
}

variable "target_group_arns" {
  description = "Where instances register; empty without a load balancer."
  type        = list(string)
}

variable "database_cidr_blocks" {
  description = "Networks with the databases the tier uses."
  type        = list(string)
}

variable "environment_file" {
  description = "Where the instances find their environment."
  type        = string
}

variable "environment" {
  description = "The environment: names of what the tier uses."
  type        = map(string)
}
