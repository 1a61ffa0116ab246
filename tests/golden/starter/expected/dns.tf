# platform.ha: dns app.example.com
resource "aws_route53_zone" "app_example_com" {
  provider = aws.us_east_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "app.example.com"

  lifecycle {
    prevent_destroy = true
  }
}

# platform.ha: dns app.example.com, tier app, tier web
module "dns_app_example_com_us_east_1" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "starter-us-east-1"
  zone_id                = aws_route53_zone.app_example_com.zone_id
  fqdn                   = "us-east-1.app.example.com"
  load_balancer_dns_name = module.load_balancer_web_us_east_1.dns_name
  load_balancer_zone_id  = module.load_balancer_web_us_east_1.zone_id
  checks = {
    app = {
      fqdn             = "us-east-1.app.example.com"
      port             = 443
      path             = "/healthz/app"
      interval_seconds = 10
      failures         = 3
    }
    web = {
      fqdn             = "us-east-1.app.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# platform.ha: dns app.example.com, tier app, tier web
module "dns_app_example_com_us_east_2" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "starter-us-east-2"
  zone_id                = aws_route53_zone.app_example_com.zone_id
  fqdn                   = "us-east-2.app.example.com"
  load_balancer_dns_name = module.load_balancer_web_us_east_2.dns_name
  load_balancer_zone_id  = module.load_balancer_web_us_east_2.zone_id
  checks = {
    app = {
      fqdn             = "us-east-2.app.example.com"
      port             = 443
      path             = "/healthz/app"
      interval_seconds = 10
      failures         = 3
    }
    web = {
      fqdn             = "us-east-2.app.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# platform.ha: dns app.example.com
# Which region comes first is said here. Route 53 lets no two answers change places, and none does.
resource "aws_route53_record" "app_example_com" {
  provider = aws.us_east_1
  zone_id  = aws_route53_zone.app_example_com.zone_id
  name     = "app.example.com"
  type     = "A"

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "us-east-1-first.app.example.com"
    zone_id                = aws_route53_zone.app_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.app_example_com_us_east_1_first_primary,
    aws_route53_record.app_example_com_us_east_1_first_secondary,
  ]
}

# platform.ha: dns app.example.com
resource "aws_route53_record" "app_example_com_us_east_1_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.app_example_com.zone_id
  name           = "us-east-1-first.app.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_app_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_1.dns_name
    zone_id                = module.load_balancer_web_us_east_1.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns app.example.com
resource "aws_route53_record" "app_example_com_us_east_1_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.app_example_com.zone_id
  name           = "us-east-1-first.app.example.com"
  type           = "A"
  set_identifier = "us-east-2"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_app_example_com_us_east_2.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_2.dns_name
    zone_id                = module.load_balancer_web_us_east_2.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns app.example.com
resource "aws_route53_record" "app_example_com_us_east_2_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.app_example_com.zone_id
  name           = "us-east-2-first.app.example.com"
  type           = "A"
  set_identifier = "us-east-2"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_app_example_com_us_east_2.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_2.dns_name
    zone_id                = module.load_balancer_web_us_east_2.zone_id
    evaluate_target_health = true
  }
}

# platform.ha: dns app.example.com
resource "aws_route53_record" "app_example_com_us_east_2_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.app_example_com.zone_id
  name           = "us-east-2-first.app.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_app_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_1.dns_name
    zone_id                = module.load_balancer_web_us_east_1.zone_id
    evaluate_target_health = true
  }
}
