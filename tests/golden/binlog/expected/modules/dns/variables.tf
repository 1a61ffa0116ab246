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

variable "port" {
  description = "The port of the listener."
  type        = number
}

variable "checks" {
  description = "What is asked over HTTPS, by tier."
  type        = map(object({ path = string, interval_seconds = number, failures = number }))
}
