# platform.ha: dns ledger.example.org
resource "aws_route53_zone" "ledger_example_org" {
  provider = aws.eu_central_1
  #checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1
  #checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only
  name = "ledger.example.org"

  lifecycle {
    prevent_destroy = true
  }
}

# platform.ha: dns ledger.example.org, tier api
module "dns_ledger_example_org_eu_central_1" {
  source = "./modules/dns"

  providers = { aws = aws.eu_central_1 }

  name                   = "ledger-eu-central-1"
  zone_id                = aws_route53_zone.ledger_example_org.zone_id
  fqdn                   = "eu-central-1.ledger.example.org"
  load_balancer_dns_name = module.load_balancer_api_eu_central_1.dns_name
  load_balancer_zone_id  = module.load_balancer_api_eu_central_1.zone_id
  checks = {
    api = {
      fqdn             = "eu-central-1.ledger.example.org"
      port             = 443
      path             = "/healthz"
      interval_seconds = 10
      failures         = 3
    }
  }
  shared_checks = {}
}

# platform.ha: dns ledger.example.org
resource "aws_route53_record" "ledger_example_org_eu_central_1" {
  provider = aws.eu_central_1
  zone_id  = aws_route53_zone.ledger_example_org.zone_id
  name     = "ledger.example.org"
  type     = "A"

  alias {
    name                   = module.load_balancer_api_eu_central_1.dns_name
    zone_id                = module.load_balancer_api_eu_central_1.zone_id
    evaluate_target_health = true
  }
}
