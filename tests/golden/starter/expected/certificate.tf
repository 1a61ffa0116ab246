# platform.ha: dns app.example.com, tier web
module "certificate_web_us_east_1" {
  source = "./modules/certificate"

  providers = { aws = aws.us_east_1 }

  domain_name               = "app.example.com"
  subject_alternative_names = ["us-east-1.app.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.web_validation : record.fqdn]
}

# platform.ha: dns app.example.com, tier web
module "certificate_web_us_east_2" {
  source = "./modules/certificate"

  providers = { aws = aws.us_east_2 }

  domain_name               = "app.example.com"
  subject_alternative_names = ["us-east-2.app.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.web_validation : record.fqdn]
}

locals {
  web_validation_zone_ids = {
    "us-east-1.app.example.com" = aws_route53_zone.app_example_com.zone_id
    "us-east-2.app.example.com" = aws_route53_zone.app_example_com.zone_id
    "app.example.com"           = aws_route53_zone.app_example_com.zone_id
  }
}

# platform.ha: tier web
# What proves to AWS that the names are ours. A name that several regions ask for has one record.
resource "aws_route53_record" "web_validation" {
  provider = aws.us_east_1
  for_each = merge(
    module.certificate_web_us_east_1.validation_options,
    module.certificate_web_us_east_2.validation_options
  )
  zone_id = local.web_validation_zone_ids[each.key]
  name    = each.value.name
  type    = each.value.type
  ttl     = 60
  records = [each.value.record]
}
