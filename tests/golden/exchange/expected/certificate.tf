# std/web_tier.ha: dns backoffice.exchange.example.com, tier backoffice
module "certificate_backoffice_us_east_1" {
  source = "./modules/certificate"

  providers = { aws = aws.us_east_1 }

  domain_name               = "backoffice.exchange.example.com"
  subject_alternative_names = ["us-east-1.backoffice.exchange.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.backoffice_validation : record.fqdn]
}

# std/web_tier.ha: dns backoffice.exchange.example.com, tier backoffice
module "certificate_backoffice_us_west_2" {
  source = "./modules/certificate"

  providers = { aws = aws.us_west_2 }

  domain_name               = "backoffice.exchange.example.com"
  subject_alternative_names = ["us-west-2.backoffice.exchange.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.backoffice_validation : record.fqdn]
}

locals {
  backoffice_validation_zone_ids = {
    "us-east-1.backoffice.exchange.example.com" = aws_route53_zone.backoffice_exchange_example_com.zone_id
    "us-west-2.backoffice.exchange.example.com" = aws_route53_zone.backoffice_exchange_example_com.zone_id
    "backoffice.exchange.example.com"           = aws_route53_zone.backoffice_exchange_example_com.zone_id
  }
  gateway_validation_zone_ids = {
    "us-east-1.gateway.exchange.example.com" = aws_route53_zone.gateway_exchange_example_com.zone_id
    "us-west-2.gateway.exchange.example.com" = aws_route53_zone.gateway_exchange_example_com.zone_id
    "gateway.exchange.example.com"           = aws_route53_zone.gateway_exchange_example_com.zone_id
  }
}

# std/web_tier.ha: tier backoffice
# What proves to AWS that the names are ours. A name that several regions ask for has one record.
resource "aws_route53_record" "backoffice_validation" {
  provider = aws.us_east_1
  for_each = merge(
    module.certificate_backoffice_us_east_1.validation_options,
    module.certificate_backoffice_us_west_2.validation_options
  )
  zone_id = local.backoffice_validation_zone_ids[each.key]
  name    = each.value.name
  type    = each.value.type
  ttl     = 60
  records = [each.value.record]
}

# std/web_tier.ha: dns gateway.exchange.example.com, tier gateway
module "certificate_gateway_us_east_1" {
  source = "./modules/certificate"

  providers = { aws = aws.us_east_1 }

  domain_name               = "gateway.exchange.example.com"
  subject_alternative_names = ["us-east-1.gateway.exchange.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.gateway_validation : record.fqdn]
}

# std/web_tier.ha: dns gateway.exchange.example.com, tier gateway
module "certificate_gateway_us_west_2" {
  source = "./modules/certificate"

  providers = { aws = aws.us_west_2 }

  domain_name               = "gateway.exchange.example.com"
  subject_alternative_names = ["us-west-2.gateway.exchange.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.gateway_validation : record.fqdn]
}

# std/web_tier.ha: tier gateway
# What proves to AWS that the names are ours. A name that several regions ask for has one record.
resource "aws_route53_record" "gateway_validation" {
  provider = aws.us_east_1
  for_each = merge(
    module.certificate_gateway_us_east_1.validation_options,
    module.certificate_gateway_us_west_2.validation_options
  )
  zone_id = local.gateway_validation_zone_ids[each.key]
  name    = each.value.name
  type    = each.value.type
  ttl     = 60
  records = [each.value.record]
}
