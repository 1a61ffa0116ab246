# main.ha: dns self.example.com
resource "aws_route53_zone" "self_example_com" {
  provider = aws.eu_west_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "self.example.com"

  lifecycle {
    prevent_destroy = true
  }
}

# main.ha: dns self.example.com, tier count
module "dns_self_example_com_eu_west_1" {
  source = "./modules/dns"

  providers = { aws = aws.eu_west_1 }

  name                   = "for-each-eu-west-1"
  zone_id                = aws_route53_zone.self_example_com.zone_id
  fqdn                   = "eu-west-1.self.example.com"
  load_balancer_dns_name = module.load_balancer_count_eu_west_1.dns_name
  load_balancer_zone_id  = module.load_balancer_count_eu_west_1.zone_id
  checks = {
    count = {
      fqdn             = "eu-west-1.self.example.com"
      port             = 443
      path             = "/healthz"
      interval_seconds = 30
      failures         = 2
    }
  }
  shared_checks = {}
}

# main.ha: dns self.example.com
resource "aws_route53_record" "self_example_com_eu_west_1" {
  provider = aws.eu_west_1
  zone_id  = aws_route53_zone.self_example_com.zone_id
  name     = "self.example.com"
  type     = "A"

  alias {
    name                   = module.load_balancer_count_eu_west_1.dns_name
    zone_id                = module.load_balancer_count_eu_west_1.zone_id
    evaluate_target_health = true
  }
}
