variable "cluster_identifier" {
  description = "Name of the cluster, unique across regions"
  type        = string
}

variable "engine_version" {
  description = "Version of Aurora MySQL"
  type        = string
}

variable "instance_class" {
  description = "Class of every instance"
  type        = string
}

variable "instance_count" {
  description = "Instances, the one that can write included"
  type        = number
}

variable "backup_retention_days" {
  description = "Days to which the cluster can be restored"
  type        = number
}

variable "performance_insights" {
  description = "Whether the class offers Performance Insights"
  type        = bool
}

variable "maintenance_day" {
  description = "Day of the maintenance window"
  type        = string
}

variable "vpc_id" {
  description = "Network"
  type        = string
}

variable "subnet_ids" {
  description = "Database subnets"
  type        = list(string)
}

variable "client_security_group_ids" {
  description = "Security groups of the clients in this region, by tier"
  type        = map(string)
}

variable "client_cidr_blocks" {
  description = "Ranges of the clients in other regions, by region"
  type        = map(string)
}

variable "data_key_arn" {
  description = "Key for storage, backups and Performance Insights"
  type        = string
}

variable "log_key_arn" {
  description = "Key for the exported logs"
  type        = string
}

variable "monitoring_role_arn" {
  description = "Role of Enhanced Monitoring"
  type        = string
}

variable "database_name" {
  description = "Schema to create; null where it comes from the writer"
  type        = string
  default     = null
}

variable "master_username" {
  description = "Master user to create; null where it comes from the writer"
  type        = string
  default     = null
}

variable "master_password" {
  description = "Password of the master user; null where it comes from the writer"
  type        = string
  default     = null
  sensitive   = true
}
