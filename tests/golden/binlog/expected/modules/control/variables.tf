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
