variable "domain_name" {
  description = "The public name."
  type        = string
}

variable "subject_alternative_names" {
  description = "The region's own name, and further ones."
  type        = list(string)
}

variable "validation_record_fqdns" {
  description = "The records that prove the names; those of other regions are among them."
  type        = list(string)
}
