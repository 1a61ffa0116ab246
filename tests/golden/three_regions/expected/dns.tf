# platform.ha: dns pay.example.com
resource "aws_route53_zone" "pay_example_com" {
  provider = aws.eu_central_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "pay.example.com"

  lifecycle {
    prevent_destroy = true
  }
}

# platform.ha: dns pay.example.com, tier gateway, tier payments
module "dns_pay_example_com_eu_central_1" {
  source = "./modules/dns"

  providers = { aws = aws.eu_central_1 }

  name                   = "switch-eu-central-1"
  zone_id                = aws_route53_zone.pay_example_com.zone_id
  fqdn                   = "eu-central-1.pay.example.com"
  load_balancer_dns_name = module.load_balancer_gateway_eu_central_1.dns_name
  load_balancer_zone_id  = module.load_balancer_gateway_eu_central_1.zone_id
  checks = {
    gateway = {
      fqdn             = "eu-central-1.pay.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
    payments = {
      fqdn             = "eu-central-1.pay.example.com"
      port             = 443
      path             = "/healthz/payments"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# platform.ha: dns pay.example.com, tier gateway, tier payments
module "dns_pay_example_com_eu_north_1" {
  source = "./modules/dns"

  providers = { aws = aws.eu_central_1 }

  name                   = "switch-eu-north-1"
  zone_id                = aws_route53_zone.pay_example_com.zone_id
  fqdn                   = "eu-north-1.pay.example.com"
  load_balancer_dns_name = module.load_balancer_gateway_eu_north_1.dns_name
  load_balancer_zone_id  = module.load_balancer_gateway_eu_north_1.zone_id
  checks = {
    gateway = {
      fqdn             = "eu-north-1.pay.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
    payments = {
      fqdn             = "eu-north-1.pay.example.com"
      port             = 443
      path             = "/healthz/payments"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# platform.ha: dns pay.example.com, tier gateway, tier payments
module "dns_pay_example_com_eu_west_1" {
  source = "./modules/dns"

  providers = { aws = aws.eu_central_1 }

  name                   = "switch-eu-west-1"
  zone_id                = aws_route53_zone.pay_example_com.zone_id
  fqdn                   = "eu-west-1.pay.example.com"
  load_balancer_dns_name = module.load_balancer_gateway_eu_west_1.dns_name
  load_balancer_zone_id  = module.load_balancer_gateway_eu_west_1.zone_id
  checks = {
    gateway = {
      fqdn             = "eu-west-1.pay.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
    payments = {
      fqdn             = "eu-west-1.pay.example.com"
      port             = 443
      path             = "/healthz/payments"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# platform.ha: dns pay.example.com
# Which region comes first is said here. Route 53 lets no two answers change places, and none does.
resource "aws_route53_record" "pay_example_com" {
  provider = aws.eu_central_1
  zone_id  = aws_route53_zone.pay_example_com.zone_id
  name     = "pay.example.com"
  type     = "A"

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "eu-central-1-first.pay.example.com"
    zone_id                = aws_route53_zone.pay_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.pay_example_com_eu_central_1_first_primary,
    aws_route53_record.pay_example_com_eu_central_1_first_secondary,
  ]
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_central_1_first_primary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-central-1-first.pay.example.com"
  type           = "A"
  set_identifier = "eu-central-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_pay_example_com_eu_central_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_central_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_central_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_central_1_first_secondary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-central-1-first.pay.example.com"
  type           = "A"
  set_identifier = "others"

  failover_routing_policy {
    type = "SECONDARY"
  }

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "eu-west-1-then-eu-north-1.pay.example.com"
    zone_id                = aws_route53_zone.pay_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.pay_example_com_eu_west_1_then_eu_north_1_primary,
    aws_route53_record.pay_example_com_eu_west_1_then_eu_north_1_secondary,
  ]
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_central_1_then_eu_north_1_primary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-central-1-then-eu-north-1.pay.example.com"
  type           = "A"
  set_identifier = "eu-central-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_pay_example_com_eu_central_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_central_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_central_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_central_1_then_eu_north_1_secondary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-central-1-then-eu-north-1.pay.example.com"
  type           = "A"
  set_identifier = "eu-north-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_pay_example_com_eu_north_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_north_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_north_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_central_1_then_eu_west_1_primary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-central-1-then-eu-west-1.pay.example.com"
  type           = "A"
  set_identifier = "eu-central-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_pay_example_com_eu_central_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_central_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_central_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_central_1_then_eu_west_1_secondary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-central-1-then-eu-west-1.pay.example.com"
  type           = "A"
  set_identifier = "eu-west-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_pay_example_com_eu_west_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_west_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_west_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_north_1_first_primary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-north-1-first.pay.example.com"
  type           = "A"
  set_identifier = "eu-north-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_pay_example_com_eu_north_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_north_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_north_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_north_1_first_secondary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-north-1-first.pay.example.com"
  type           = "A"
  set_identifier = "others"

  failover_routing_policy {
    type = "SECONDARY"
  }

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "eu-central-1-then-eu-west-1.pay.example.com"
    zone_id                = aws_route53_zone.pay_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.pay_example_com_eu_central_1_then_eu_west_1_primary,
    aws_route53_record.pay_example_com_eu_central_1_then_eu_west_1_secondary,
  ]
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_west_1_first_primary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-west-1-first.pay.example.com"
  type           = "A"
  set_identifier = "eu-west-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_pay_example_com_eu_west_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_west_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_west_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_west_1_first_secondary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-west-1-first.pay.example.com"
  type           = "A"
  set_identifier = "others"

  failover_routing_policy {
    type = "SECONDARY"
  }

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "eu-central-1-then-eu-north-1.pay.example.com"
    zone_id                = aws_route53_zone.pay_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.pay_example_com_eu_central_1_then_eu_north_1_primary,
    aws_route53_record.pay_example_com_eu_central_1_then_eu_north_1_secondary,
  ]
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_west_1_then_eu_north_1_primary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-west-1-then-eu-north-1.pay.example.com"
  type           = "A"
  set_identifier = "eu-west-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_pay_example_com_eu_west_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_west_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_west_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_west_1_then_eu_north_1_secondary" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "eu-west-1-then-eu-north-1.pay.example.com"
  type           = "A"
  set_identifier = "eu-north-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_pay_example_com_eu_north_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_eu_north_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_north_1.zone_id
    evaluate_target_health = true
  }
}
