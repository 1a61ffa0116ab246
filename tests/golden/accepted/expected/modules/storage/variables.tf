variable "bucket_name" {
  description = "Name of the bucket, unique in the world"
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts what is written"
  type        = string
}

variable "retain_days" {
  description = "Days that objects are kept at least; null keeps them until they are deleted"
  type        = number
  default     = null
}

variable "append_only" {
  description = "Whether nobody may delete a version before its time"
  type        = bool
  default     = false
}
