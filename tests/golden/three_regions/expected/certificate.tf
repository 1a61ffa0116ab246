# platform.ha: dns pay.example.com, tier gateway
module "certificate_gateway_eu_central_1" {
  source = "./modules/certificate"

  providers = { aws = aws.eu_central_1 }

  domain_name               = "pay.example.com"
  subject_alternative_names = ["eu-central-1.pay.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.gateway_validation : record.fqdn]
}

# platform.ha: dns pay.example.com, tier gateway
module "certificate_gateway_eu_north_1" {
  source = "./modules/certificate"

  providers = { aws = aws.eu_north_1 }

  domain_name               = "pay.example.com"
  subject_alternative_names = ["eu-north-1.pay.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.gateway_validation : record.fqdn]
}

# platform.ha: dns pay.example.com, tier gateway
module "certificate_gateway_eu_west_1" {
  source = "./modules/certificate"

  providers = { aws = aws.eu_west_1 }

  domain_name               = "pay.example.com"
  subject_alternative_names = ["eu-west-1.pay.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.gateway_validation : record.fqdn]
}

locals {
  gateway_validation_zone_ids = {
    "eu-central-1.pay.example.com" = aws_route53_zone.pay_example_com.zone_id
    "eu-north-1.pay.example.com"   = aws_route53_zone.pay_example_com.zone_id
    "eu-west-1.pay.example.com"    = aws_route53_zone.pay_example_com.zone_id
    "pay.example.com"              = aws_route53_zone.pay_example_com.zone_id
  }
}

# platform.ha: tier gateway
# What proves to AWS that the names are ours. A name that several regions ask for has one record.
resource "aws_route53_record" "gateway_validation" {
  provider = aws.eu_central_1
  for_each = merge(
    module.certificate_gateway_eu_central_1.validation_options,
    module.certificate_gateway_eu_north_1.validation_options,
    module.certificate_gateway_eu_west_1.validation_options
  )
  zone_id = local.gateway_validation_zone_ids[each.key]
  name    = each.value.name
  type    = each.value.type
  ttl     = 60
  records = [each.value.record]
}
