# main.ha: dns api.desk.example.com
resource "aws_route53_zone" "api_desk_example_com" {
  provider = aws.us_east_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "api.desk.example.com"

  lifecycle {
    prevent_destroy = true
  }
}

# main.ha: dns api.desk.example.com, dns desk.example.com
# Without it nothing leads from the zone above to this one.
resource "aws_route53_record" "api_desk_example_com_delegation" {
  provider = aws.us_east_1
  zone_id  = data.aws_route53_zone.desk_example_com.zone_id
  name     = "api.desk.example.com"
  type     = "NS"
  ttl      = 3600
  records  = aws_route53_zone.api_desk_example_com.name_servers
}

# main.ha: dns api.desk.example.com, tier book, tier web
module "dns_api_desk_example_com_us_east_1" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "desk-us-east-1"
  zone_id                = aws_route53_zone.api_desk_example_com.zone_id
  fqdn                   = "us-east-1.api.desk.example.com"
  load_balancer_dns_name = module.load_balancer_web_us_east_1.dns_name
  load_balancer_zone_id  = module.load_balancer_web_us_east_1.zone_id
  checks = {
    book = {
      fqdn             = "us-east-1.api.desk.example.com"
      port             = 443
      path             = "/healthz/book"
      interval_seconds = 10
      failures         = 3
    }
    web = {
      fqdn             = "us-east-1.api.desk.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# main.ha: dns api.desk.example.com, tier book, tier web
module "dns_api_desk_example_com_us_east_2" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "desk-us-east-2"
  zone_id                = aws_route53_zone.api_desk_example_com.zone_id
  fqdn                   = "us-east-2.api.desk.example.com"
  load_balancer_dns_name = module.load_balancer_web_us_east_2.dns_name
  load_balancer_zone_id  = module.load_balancer_web_us_east_2.zone_id
  checks = {
    book = {
      fqdn             = "us-east-2.api.desk.example.com"
      port             = 443
      path             = "/healthz/book"
      interval_seconds = 10
      failures         = 3
    }
    web = {
      fqdn             = "us-east-2.api.desk.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# main.ha: dns api.desk.example.com
# Which region comes first is said here. Route 53 lets no two answers change places, and none does.
resource "aws_route53_record" "api_desk_example_com" {
  provider = aws.us_east_1
  zone_id  = aws_route53_zone.api_desk_example_com.zone_id
  name     = "api.desk.example.com"
  type     = "A"

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "us-east-1-first.api.desk.example.com"
    zone_id                = aws_route53_zone.api_desk_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.api_desk_example_com_us_east_1_first_primary,
    aws_route53_record.api_desk_example_com_us_east_1_first_secondary,
  ]
}

# main.ha: dns api.desk.example.com
resource "aws_route53_record" "api_desk_example_com_us_east_1_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.api_desk_example_com.zone_id
  name           = "us-east-1-first.api.desk.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_api_desk_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_1.dns_name
    zone_id                = module.load_balancer_web_us_east_1.zone_id
    evaluate_target_health = true
  }
}

# main.ha: dns api.desk.example.com
resource "aws_route53_record" "api_desk_example_com_us_east_1_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.api_desk_example_com.zone_id
  name           = "us-east-1-first.api.desk.example.com"
  type           = "A"
  set_identifier = "us-east-2"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_api_desk_example_com_us_east_2.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_2.dns_name
    zone_id                = module.load_balancer_web_us_east_2.zone_id
    evaluate_target_health = true
  }
}

# main.ha: dns api.desk.example.com
resource "aws_route53_record" "api_desk_example_com_us_east_2_first_primary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.api_desk_example_com.zone_id
  name           = "us-east-2-first.api.desk.example.com"
  type           = "A"
  set_identifier = "us-east-2"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_api_desk_example_com_us_east_2.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_2.dns_name
    zone_id                = module.load_balancer_web_us_east_2.zone_id
    evaluate_target_health = true
  }
}

# main.ha: dns api.desk.example.com
resource "aws_route53_record" "api_desk_example_com_us_east_2_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = aws_route53_zone.api_desk_example_com.zone_id
  name           = "us-east-2-first.api.desk.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_api_desk_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_1.dns_name
    zone_id                = module.load_balancer_web_us_east_1.zone_id
    evaluate_target_health = true
  }
}

# main.ha: dns desk.example.com
data "aws_route53_zone" "desk_example_com" {
  provider = aws.us_east_1
  zone_id  = "Z0123456789ABCDEFGHIJ"

  lifecycle {
    postcondition {
      condition = (
        endswith(".desk.example.com", ".${trimsuffix(self.name, ".")}")
        && !self.private_zone
      )
      error_message = "Z0123456789ABCDEFGHIJ is no public zone that desk.example.com lies in."
    }
  }
}

# main.ha: dns desk.example.com, tier book, tier web
module "dns_desk_example_com_us_east_1" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "desk-us-east-1"
  zone_id                = data.aws_route53_zone.desk_example_com.zone_id
  fqdn                   = "us-east-1.desk.example.com"
  load_balancer_dns_name = module.load_balancer_web_us_east_1.dns_name
  load_balancer_zone_id  = module.load_balancer_web_us_east_1.zone_id
  checks = {
    book = {
      fqdn             = "us-east-1.desk.example.com"
      port             = 443
      path             = "/healthz/book"
      interval_seconds = 10
      failures         = 3
    }
    web = {
      fqdn             = "us-east-1.desk.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# main.ha: dns desk.example.com, tier book, tier web
module "dns_desk_example_com_us_east_2" {
  source = "./modules/dns"

  providers = { aws = aws.us_east_1 }

  name                   = "desk-us-east-2"
  zone_id                = data.aws_route53_zone.desk_example_com.zone_id
  fqdn                   = "us-east-2.desk.example.com"
  load_balancer_dns_name = module.load_balancer_web_us_east_2.dns_name
  load_balancer_zone_id  = module.load_balancer_web_us_east_2.zone_id
  checks = {
    book = {
      fqdn             = "us-east-2.desk.example.com"
      port             = 443
      path             = "/healthz/book"
      interval_seconds = 10
      failures         = 3
    }
    web = {
      fqdn             = "us-east-2.desk.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# main.ha: dns desk.example.com
# Which region comes first is said here. Route 53 lets no two answers change places, and none does.
resource "aws_route53_record" "desk_example_com" {
  provider = aws.us_east_1
  zone_id  = data.aws_route53_zone.desk_example_com.zone_id
  name     = "desk.example.com"
  type     = "A"

  #checkov:skip=CKV2_AWS_23:It leads to another record of this zone
  alias {
    name                   = "us-east-1-first.desk.example.com"
    zone_id                = data.aws_route53_zone.desk_example_com.zone_id
    evaluate_target_health = true
  }

  depends_on = [
    aws_route53_record.desk_example_com_us_east_1_first_primary,
    aws_route53_record.desk_example_com_us_east_1_first_secondary,
  ]
}

# main.ha: dns desk.example.com
resource "aws_route53_record" "desk_example_com_us_east_1_first_primary" {
  provider       = aws.us_east_1
  zone_id        = data.aws_route53_zone.desk_example_com.zone_id
  name           = "us-east-1-first.desk.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_desk_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_1.dns_name
    zone_id                = module.load_balancer_web_us_east_1.zone_id
    evaluate_target_health = true
  }
}

# main.ha: dns desk.example.com
resource "aws_route53_record" "desk_example_com_us_east_1_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = data.aws_route53_zone.desk_example_com.zone_id
  name           = "us-east-1-first.desk.example.com"
  type           = "A"
  set_identifier = "us-east-2"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_desk_example_com_us_east_2.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_2.dns_name
    zone_id                = module.load_balancer_web_us_east_2.zone_id
    evaluate_target_health = true
  }
}

# main.ha: dns desk.example.com
resource "aws_route53_record" "desk_example_com_us_east_2_first_primary" {
  provider       = aws.us_east_1
  zone_id        = data.aws_route53_zone.desk_example_com.zone_id
  name           = "us-east-2-first.desk.example.com"
  type           = "A"
  set_identifier = "us-east-2"

  failover_routing_policy {
    type = "PRIMARY"
  }

  health_check_id = module.dns_desk_example_com_us_east_2.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_2.dns_name
    zone_id                = module.load_balancer_web_us_east_2.zone_id
    evaluate_target_health = true
  }
}

# main.ha: dns desk.example.com
resource "aws_route53_record" "desk_example_com_us_east_2_first_secondary" {
  provider       = aws.us_east_1
  zone_id        = data.aws_route53_zone.desk_example_com.zone_id
  name           = "us-east-2-first.desk.example.com"
  type           = "A"
  set_identifier = "us-east-1"

  failover_routing_policy {
    type = "SECONDARY"
  }

  health_check_id = module.dns_desk_example_com_us_east_1.region_health_check_id

  alias {
    name                   = module.load_balancer_web_us_east_1.dns_name
    zone_id                = module.load_balancer_web_us_east_1.zone_id
    evaluate_target_health = true
  }
}
