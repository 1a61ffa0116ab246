# platform.ha: dns pay.example.com
resource "aws_route53_zone" "pay_example_com" {
  provider = aws.eu_central_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "pay.example.com"
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
resource "aws_route53_record" "pay_example_com_eu_central_1" {
  provider        = aws.eu_central_1
  zone_id         = aws_route53_zone.pay_example_com.zone_id
  name            = "pay.example.com"
  type            = "A"
  set_identifier  = "eu-central-1"
  health_check_id = module.dns_pay_example_com_eu_central_1.region_health_check_id

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = module.load_balancer_gateway_eu_central_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_central_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_north_1" {
  provider        = aws.eu_central_1
  zone_id         = aws_route53_zone.pay_example_com.zone_id
  name            = "standby-1-eu-west-1.pay.example.com"
  type            = "A"
  set_identifier  = "eu-north-1"
  health_check_id = module.dns_pay_example_com_eu_north_1.region_health_check_id

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = module.load_balancer_gateway_eu_north_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_north_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_eu_west_1" {
  provider        = aws.eu_central_1
  zone_id         = aws_route53_zone.pay_example_com.zone_id
  name            = "standby-1-eu-west-1.pay.example.com"
  type            = "A"
  set_identifier  = "eu-west-1"
  health_check_id = module.dns_pay_example_com_eu_west_1.region_health_check_id

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = module.load_balancer_gateway_eu_west_1.dns_name
    zone_id                = module.load_balancer_gateway_eu_west_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns pay.example.com
resource "aws_route53_record" "pay_example_com_standby_1" {
  provider       = aws.eu_central_1
  zone_id        = aws_route53_zone.pay_example_com.zone_id
  name           = "pay.example.com"
  type           = "A"
  set_identifier = "standby-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "standby-1-eu-west-1.pay.example.com"
    zone_id                = aws_route53_zone.pay_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [aws_route53_record.pay_example_com_eu_west_1]
}
