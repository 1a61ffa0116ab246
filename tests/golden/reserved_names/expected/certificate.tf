# main.ha: dns self.example.com, tier count
module "certificate_count_eu_west_1" {
  source = "./modules/certificate"

  providers = { aws = aws.eu_west_1 }

  domain_name               = "self.example.com"
  subject_alternative_names = ["eu-west-1.self.example.com"]
  validation_record_fqdns   = [for record in aws_route53_record.count_validation : record.fqdn]
}

locals {
  count_validation_zone_ids = {
    "eu-west-1.self.example.com" = aws_route53_zone.self_example_com.zone_id
    "self.example.com"           = aws_route53_zone.self_example_com.zone_id
  }
}

# main.ha: tier count
# What proves to AWS that the names are ours. A name that several regions ask for has one record.
resource "aws_route53_record" "count_validation" {
  provider = aws.eu_west_1
  for_each = merge(module.certificate_count_eu_west_1.validation_options)
  zone_id  = local.count_validation_zone_ids[each.key]
  name     = each.value.name
  type     = each.value.type
  ttl      = 60
  records  = [each.value.record]
}
