variable "permissions_boundary_arn" {
  description = "The policy that bounds what any role made here may do, by its ARN; null where the account has none."
  type        = string
  default     = null

  validation {
    condition = (
      var.permissions_boundary_arn == null
      ? true
      : can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    )
    error_message = "The boundary must be the ARN of an IAM policy."
  }
}
