variable "account_id" {
  description = "Account on whose behalf services may assume the roles"
  type        = string
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what each role may do; null for none"
  type        = string
}

variable "roles" {
  description = "Roles by purpose: the service that assumes each, and what it may do as JSON"
  type = map(
    object({ name = string, description = string, service = string, policy = optional(string) })
  )
}

variable "key_policies" {
  description = "What roles may do with keys, as JSON, by purpose; known once there are keys"
  type        = map(string)
}
