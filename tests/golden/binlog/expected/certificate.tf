# main.ha: dns ledger.example.com, tier api
module "certificate_api_us_east_1" {
  source = "./modules/certificate"

  providers = { aws = aws.us_east_1 }

  domain_name               = "ledger.example.com"
  subject_alternative_names = ["us-east-1.ledger.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.api_validation : record.fqdn]
}

# main.ha: dns ledger.example.com, tier api
module "certificate_api_us_east_2" {
  source = "./modules/certificate"

  providers = { aws = aws.us_east_2 }

  domain_name               = "ledger.example.com"
  subject_alternative_names = ["us-east-2.ledger.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.api_validation : record.fqdn]
}

locals {
  api_validation_zone_ids = {
    "us-east-1.ledger.example.com" = aws_route53_zone.ledger_example_com.zone_id
    "us-east-2.ledger.example.com" = aws_route53_zone.ledger_example_com.zone_id
    "ledger.example.com"           = aws_route53_zone.ledger_example_com.zone_id
  }
}

# main.ha: tier api
# What proves to AWS that the names are ours. A name that several regions ask for has one record.
resource "aws_route53_record" "api_validation" {
  provider = aws.us_east_1
  for_each = merge(
    module.certificate_api_us_east_1.validation_options,
    module.certificate_api_us_east_2.validation_options
  )
  zone_id = local.api_validation_zone_ids[each.key]
  name    = each.value.name
  type    = each.value.type
  ttl     = 60
  records = [each.value.record]
}
