variable "bucket_name" {
  description = "Bucket to copy from"
  type        = string
}

variable "role_arn" {
  description = "Role that S3 copies as"
  type        = string
}

variable "rules" {
  description = "Where to copy to, and how: whether deletions and changes of replicas are copied too, and within how long"
  type = list(
    object({
      id                     = string
      priority               = number
      destination_bucket_arn = string
      replica_kms_key_arn    = string
      delete_markers         = bool
      replica_modifications  = bool
      time_control           = bool
    })
  )
}
