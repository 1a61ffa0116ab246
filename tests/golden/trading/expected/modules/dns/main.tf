resource "aws_route53_record" "this" {
  #checkov:skip=CKV2_AWS_23:The load balancer is the caller's
  zone_id = var.zone_id
  name    = var.fqdn
  type    = "A"

  alias {
    name                   = var.load_balancer_dns_name
    zone_id                = var.load_balancer_zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_health_check" "endpoint" {
  for_each = var.checks
  # A region's own name: a check that calls the name it controls depends on its own answer.
  fqdn              = each.value.fqdn
  type              = "HTTPS"
  port              = each.value.port
  resource_path     = each.value.path
  request_interval  = each.value.interval_seconds
  failure_threshold = each.value.failures
  enable_sni        = true
  tags              = { Name = "${var.name}-${each.key}" }

  # A new interval makes a new check. Route 53 destroys none that a calculated check still asks.
  lifecycle {
    create_before_destroy = true
  }
}

# The region is healthy while every check is.
resource "aws_route53_health_check" "region" {
  count = length(concat(keys(var.checks), keys(var.shared_checks))) > 0 ? 1 : 0
  type  = "CALCULATED"
  child_healthchecks = concat(
    [for check in aws_route53_health_check.endpoint : check.id],
    values(var.shared_checks)
  )
  child_health_threshold = length(concat(keys(var.checks), keys(var.shared_checks)))
  tags                   = { Name = "${var.name}-region" }
}
