# std/web_tier.ha: dns backoffice.exchange.example.com
resource "aws_route53_zone" "backoffice_exchange_example_com" {
  provider = aws.us_east_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "backoffice.exchange.example.com"

  lifecycle {
    prevent_destroy = true
  }
}

# std/aurora_pair.ha: tier ledger; std/web_tier.ha: dns backoffice.exchange.example.com, tier backoffice
module "dns_backoffice_exchange_example_com_us_east_1" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "exchange-us-east-1"
  zone_id                = aws_route53_zone.backoffice_exchange_example_com.zone_id
  fqdn                   = "us-east-1.backoffice.exchange.example.com"
  load_balancer_dns_name = module.load_balancer_backoffice_us_east_1.dns_name
  load_balancer_zone_id  = module.load_balancer_backoffice_us_east_1.zone_id
  checks = {
    backoffice = {
      fqdn             = "us-east-1.backoffice.exchange.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {
    ledger = module.dns_gateway_exchange_example_com_us_east_1.health_check_ids["ledger"]
  }
}

# std/aurora_pair.ha: tier ledger; std/web_tier.ha: dns backoffice.exchange.example.com, tier backoffice
module "dns_backoffice_exchange_example_com_us_west_2" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "exchange-us-west-2"
  zone_id                = aws_route53_zone.backoffice_exchange_example_com.zone_id
  fqdn                   = "us-west-2.backoffice.exchange.example.com"
  load_balancer_dns_name = module.load_balancer_backoffice_us_west_2.dns_name
  load_balancer_zone_id  = module.load_balancer_backoffice_us_west_2.zone_id
  checks = {
    backoffice = {
      fqdn             = "us-west-2.backoffice.exchange.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {
    ledger = module.dns_gateway_exchange_example_com_us_west_2.health_check_ids["ledger"]
  }
}

# std/web_tier.ha: dns backoffice.exchange.example.com
# Which region comes first is said here. Route 53 lets no two answers change places, and none does.
resource "aws_route53_record" "backoffice_exchange_example_com" {
  provider = aws.us_east_1
  zone_id  = aws_route53_zone.backoffice_exchange_example_com.zone_id
  name     = "backoffice.exchange.example.com"
  type     = "A"

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "us-east-1-first.backoffice.exchange.example.com"
    zone_id                = aws_route53_zone.backoffice_exchange_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.backoffice_exchange_example_com_us_east_1_first_primary,
    aws_route53_record.backoffice_exchange_example_com_us_east_1_first_secondary,
  ]
}

# std/web_tier.ha: dns backoffice.exchange.example.com
resource "aws_route53_record" "backoffice_exchange_example_com_us_east_1_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.backoffice_exchange_example_com.zone_id
  name           = "us-east-1-first.backoffice.exchange.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_backoffice_exchange_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_backoffice_us_east_1.dns_name
    zone_id                = module.load_balancer_backoffice_us_east_1.zone_id
    evaluate_target_health = true
  }
}

# std/web_tier.ha: dns backoffice.exchange.example.com
resource "aws_route53_record" "backoffice_exchange_example_com_us_east_1_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.backoffice_exchange_example_com.zone_id
  name           = "us-east-1-first.backoffice.exchange.example.com"
  type           = "A"
  set_identifier = "us-west-2"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_backoffice_exchange_example_com_us_west_2.region_health_check_id

  alias {
    name                   = module.load_balancer_backoffice_us_west_2.dns_name
    zone_id                = module.load_balancer_backoffice_us_west_2.zone_id
    evaluate_target_health = true
  }
}

# std/web_tier.ha: dns backoffice.exchange.example.com
resource "aws_route53_record" "backoffice_exchange_example_com_us_west_2_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.backoffice_exchange_example_com.zone_id
  name           = "us-west-2-first.backoffice.exchange.example.com"
  type           = "A"
  set_identifier = "us-west-2"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_backoffice_exchange_example_com_us_west_2.region_health_check_id

  alias {
    name                   = module.load_balancer_backoffice_us_west_2.dns_name
    zone_id                = module.load_balancer_backoffice_us_west_2.zone_id
    evaluate_target_health = true
  }
}

# std/web_tier.ha: dns backoffice.exchange.example.com
resource "aws_route53_record" "backoffice_exchange_example_com_us_west_2_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.backoffice_exchange_example_com.zone_id
  name           = "us-west-2-first.backoffice.exchange.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_backoffice_exchange_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_backoffice_us_east_1.dns_name
    zone_id                = module.load_balancer_backoffice_us_east_1.zone_id
    evaluate_target_health = true
  }
}

# std/web_tier.ha: dns gateway.exchange.example.com
resource "aws_route53_zone" "gateway_exchange_example_com" {
  provider = aws.us_east_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "gateway.exchange.example.com"

  lifecycle {
    prevent_destroy = true
  }
}

# std/aurora_pair.ha: tier ledger, tier orders; std/web_tier.ha: dns gateway.exchange.example.com, tier gateway
module "dns_gateway_exchange_example_com_us_east_1" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "exchange-us-east-1"
  zone_id                = aws_route53_zone.gateway_exchange_example_com.zone_id
  fqdn                   = "us-east-1.gateway.exchange.example.com"
  load_balancer_dns_name = module.load_balancer_gateway_us_east_1.dns_name
  load_balancer_zone_id  = module.load_balancer_gateway_us_east_1.zone_id
  checks = {
    gateway = {
      fqdn             = "us-east-1.gateway.exchange.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
    ledger = {
      fqdn             = "us-east-1.gateway.exchange.example.com"
      port             = 443
      path             = "/healthz/ledger"
      interval_seconds = 10
      failures         = 3
    }
    orders = {
      fqdn             = "us-east-1.gateway.exchange.example.com"
      port             = 443
      path             = "/healthz/orders"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# std/aurora_pair.ha: tier ledger, tier orders; std/web_tier.ha: dns gateway.exchange.example.com, tier gateway
module "dns_gateway_exchange_example_com_us_west_2" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "exchange-us-west-2"
  zone_id                = aws_route53_zone.gateway_exchange_example_com.zone_id
  fqdn                   = "us-west-2.gateway.exchange.example.com"
  load_balancer_dns_name = module.load_balancer_gateway_us_west_2.dns_name
  load_balancer_zone_id  = module.load_balancer_gateway_us_west_2.zone_id
  checks = {
    gateway = {
      fqdn             = "us-west-2.gateway.exchange.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
    ledger = {
      fqdn             = "us-west-2.gateway.exchange.example.com"
      port             = 443
      path             = "/healthz/ledger"
      interval_seconds = 10
      failures         = 3
    }
    orders = {
      fqdn             = "us-west-2.gateway.exchange.example.com"
      port             = 443
      path             = "/healthz/orders"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# std/web_tier.ha: dns gateway.exchange.example.com
# Which region comes first is said here. Route 53 lets no two answers change places, and none does.
resource "aws_route53_record" "gateway_exchange_example_com" {
  provider = aws.us_east_1
  zone_id  = aws_route53_zone.gateway_exchange_example_com.zone_id
  name     = "gateway.exchange.example.com"
  type     = "A"

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "us-east-1-first.gateway.exchange.example.com"
    zone_id                = aws_route53_zone.gateway_exchange_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.gateway_exchange_example_com_us_east_1_first_primary,
    aws_route53_record.gateway_exchange_example_com_us_east_1_first_secondary,
  ]
}

# std/web_tier.ha: dns gateway.exchange.example.com
resource "aws_route53_record" "gateway_exchange_example_com_us_east_1_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.gateway_exchange_example_com.zone_id
  name           = "us-east-1-first.gateway.exchange.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_gateway_exchange_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_us_east_1.dns_name
    zone_id                = module.load_balancer_gateway_us_east_1.zone_id
    evaluate_target_health = true
  }
}

# std/web_tier.ha: dns gateway.exchange.example.com
resource "aws_route53_record" "gateway_exchange_example_com_us_east_1_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.gateway_exchange_example_com.zone_id
  name           = "us-east-1-first.gateway.exchange.example.com"
  type           = "A"
  set_identifier = "us-west-2"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_gateway_exchange_example_com_us_west_2.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_us_west_2.dns_name
    zone_id                = module.load_balancer_gateway_us_west_2.zone_id
    evaluate_target_health = true
  }
}

# std/web_tier.ha: dns gateway.exchange.example.com
resource "aws_route53_record" "gateway_exchange_example_com_us_west_2_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.gateway_exchange_example_com.zone_id
  name           = "us-west-2-first.gateway.exchange.example.com"
  type           = "A"
  set_identifier = "us-west-2"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_gateway_exchange_example_com_us_west_2.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_us_west_2.dns_name
    zone_id                = module.load_balancer_gateway_us_west_2.zone_id
    evaluate_target_health = true
  }
}

# std/web_tier.ha: dns gateway.exchange.example.com
resource "aws_route53_record" "gateway_exchange_example_com_us_west_2_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.gateway_exchange_example_com.zone_id
  name           = "us-west-2-first.gateway.exchange.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_gateway_exchange_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_gateway_us_east_1.dns_name
    zone_id                = module.load_balancer_gateway_us_east_1.zone_id
    evaluate_target_health = true
  }
}
