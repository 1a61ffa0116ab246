variable "queue_name" {
  description = "Name of the queue"
  type        = string
}

variable "dead_letter_queue_name" {
  description = "Name of the queue for what nobody could carry out"
  type        = string
}

variable "queue_arn" {
  description = "ARN of the queue, which its policy has before it is made"
  type        = string
}

variable "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue, which its policy has before it is made"
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the messages"
  type        = string
}

variable "visibility_timeout_seconds" {
  description = "How long whoever received a message has for it"
  type        = number
}

variable "message_retention_seconds" {
  description = "How long a message waits before it is deleted, counted from when it was sent"
  type        = number
}

variable "dead_letter_retention_seconds" {
  description = "The same of one that nobody could carry out: it keeps the time at which it was sent"
  type        = number
}

variable "receives_max" {
  description = "How often a message is received before it goes to the dead-letter queue"
  type        = number
}
