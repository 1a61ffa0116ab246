variable "bucket_name" {
  description = "Name of the bucket, unique in the world"
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts what is written"
  type        = string
}

variable "retain_days" {
  description = "Days after which an object is deleted; null keeps it until somebody does"
  type        = number
  default     = null
}

variable "version_days" {
  description = "Days that a version is kept that was deleted or written over; null keeps it for ever"
  type        = number
  default     = null
}

variable "lock_days" {
  description = "Days that a version cannot be deleted, by anybody, from the day it is written; null for none"
  type        = number
  default     = null
}

variable "append_only" {
  description = "Whether nobody may delete a version before its time"
  type        = bool
  default     = false
}
