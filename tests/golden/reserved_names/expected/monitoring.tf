# main.ha: tier count, tier provider, tier resource
module "monitoring_eu_west_1" {
  source = "./modules/monitoring"

  providers = { aws = aws.eu_west_1 }

  alarm_prefix = "for-each"
  topic_arns = [
    module.alerting_eu_west_1.topic_arns["depends_on-critical"],
    module.alerting_eu_west_1.topic_arns["lifecycle-critical"],
  ]
  load_balancers = {
    count = {
      load_balancer = module.load_balancer_count_eu_west_1.arn_suffix
      target_group  = module.load_balancer_count_eu_west_1.target_group_arn_suffix
      healthy_min   = var.count_capacity["eu-west-1"].min
    }
  }
  bucket_copies = {
    provider-archive-in-eu-west-1 = {
      source_bucket      = "for-each-provider-eu-west-1-${local.account_id}"
      destination_bucket = "for-each-provider-eu-west-1-archive-${local.account_id}"
      rule_id            = "archive-in-eu-west-1"
    }
  }
  queues = {
    resource = {
      queue_name      = "for-each-resource"
      age_seconds_max = 600
    }
  }
  unprocessed_queues = { resource = "for-each-resource-dead-letters" }
}
