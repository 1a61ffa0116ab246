variable "name" {
  description = "What the names of health checks begin with."
  type        = string
}

variable "zone_id" {
  description = "The zone of the name."
  type        = string
}

variable "fqdn" {
  description = "The region's own name."
  type        = string
}

variable "load_balancer_dns_name" {
  description = "What the name points at."
  type        = string
}

variable "load_balancer_zone_id" {
  description = "The zone of load_balancer_dns_name."
  type        = string
}

variable "checks" {
  description = "What is asked over HTTPS, by tier."
  type = map(
    object({
      fqdn             = string
      port             = number
      path             = string
      interval_seconds = number
      failures         = number
    })
  )
}

variable "shared_checks" {
  description = "Health checks of other names that decide for this one, too, by tier."
  type        = map(string)
}
