output "fqdn" {
  description = "The region's own name."
  value       = aws_route53_record.this.fqdn
}

output "health_check_ids" {
  description = "Health checks made here, by tier."
  value       = { for tier, check in aws_route53_health_check.endpoint : tier => check.id }
}

output "region_check_ids" {
  description = "Health checks that decide for the region, by tier."
  value = merge(
    { for tier, check in aws_route53_health_check.endpoint : tier => check.id },
    var.shared_checks
  )
}

output "region_health_check_id" {
  description = "The check that decides for the region; none where nothing is checked."
  value       = one(aws_route53_health_check.region[*].id)
}
