# platform.ha: dns ledger.example.org, tier api
module "certificate_api_eu_central_1" {
  source = "./modules/certificate"

  providers = { aws = aws.eu_central_1 }

  domain_name               = "ledger.example.org"
  subject_alternative_names = ["eu-central-1.ledger.example.org"]
  validation_record_fqdns   = [for record in aws_route53_record.api_validation : record.fqdn]
}

locals {
  api_validation_zone_ids = {
    "eu-central-1.ledger.example.org" = aws_route53_zone.ledger_example_org.zone_id
    "ledger.example.org"              = aws_route53_zone.ledger_example_org.zone_id
  }
}

# platform.ha: tier api
# What proves to AWS that the names are ours. A name that several regions ask for has one record.
resource "aws_route53_record" "api_validation" {
  provider = aws.eu_central_1
  for_each = merge(module.certificate_api_eu_central_1.validation_options)
  zone_id  = local.api_validation_zone_ids[each.key]
  name     = each.value.name
  type     = each.value.type
  ttl      = 60
  records  = [each.value.record]
}
