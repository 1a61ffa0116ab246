# main.ha: dns self.example.com
output "endpoint_urls" {
  description = "Where clients call: whichever region answers."
  value       = { "self.example.com" = "https://self.example.com" }
}

# main.ha: dns self.example.com
output "regional_endpoint_urls" {
  description = "Where each region answers for itself, by name and region."
  value = {
    "self.example.com" = { eu-west-1 = "https://${module.dns_self_example_com_eu_west_1.fqdn}" }
  }
}

# main.ha: dns self.example.com
output "health_checks" {
  description = "Health checks, by name and region. `id` decides for the region, `checks` are what it is made of. Their status is at `status_url`, or: aws route53 get-health-check-status --health-check-id ID"
  value = {
    "self.example.com" = {
      eu-west-1 = {
        id         = module.dns_self_example_com_eu_west_1.region_health_check_id
        checks     = module.dns_self_example_com_eu_west_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_self_example_com_eu_west_1.region_health_check_id}"
      }
    }
  }
}

# main.ha: dns self.example.com
output "name_servers" {
  description = "What the parent zone of each name must delegate it to."
  value       = { "self.example.com" = aws_route53_zone.self_example_com.name_servers }
}

# main.ha: tier count
output "count_load_balancer_dns_names" {
  description = "The load balancer of count, by region."
  value       = { eu-west-1 = module.load_balancer_count_eu_west_1.dns_name }
}

# main.ha: tier count
output "count_auto_scaling_groups" {
  description = "The Auto Scaling group of count, by region."
  value       = { eu-west-1 = module.compute_count_eu_west_1.asg_name }
}

# main.ha: tier module
output "module_writer_endpoint" {
  description = "Where to write to the database module."
  value       = module.database_module_eu_west_1.endpoint
}

# main.ha: tier module
output "module_cluster_endpoints" {
  description = "Where each region's cluster accepts writes while it is the writer of the database module."
  value       = { eu-west-1 = module.database_module_eu_west_1.endpoint }
}

# main.ha: tier module
output "module_reader_endpoints" {
  description = "Where to read in each region from the database module."
  value       = { eu-west-1 = module.database_module_eu_west_1.reader_endpoint }
}

# main.ha: tier module
output "module_secret_arn" {
  description = "Master credentials of the database module."
  value       = aws_secretsmanager_secret.module_master.arn
}

# main.ha: tier locals
output "locals_table_name" {
  description = "Table locals, under one name in every region."
  value       = module.session_locals.table_name
}

# main.ha: tier provider
output "provider_buckets" {
  description = "Buckets of provider, by region."
  value       = { eu-west-1 = module.storage_provider_eu_west_1.bucket_name }
}

# main.ha: tier provider
output "provider_archive_buckets" {
  description = "Copies that stay in their region of provider, by region."
  value       = { eu-west-1 = module.archive_provider_eu_west_1.bucket_name }
}

# main.ha: tier resource
output "resource_queue_urls" {
  description = "Queues of resource, by region."
  value       = { eu-west-1 = module.queue_resource_eu_west_1.queue_url }
}

# main.ha: alert depends_on
output "depends_on_topic_arns" {
  description = "The topics of depends_on, by region."
  value = {
    eu-west-1 = {
      critical = module.alerting_eu_west_1.topic_arns["depends_on-critical"]
      failover = module.alerting_eu_west_1.topic_arns["depends_on-failover"]
    }
  }
}

# main.ha: alert lifecycle
output "lifecycle_topic_arns" {
  description = "The topics of lifecycle, by region."
  value = {
    eu-west-1 = {
      critical = module.alerting_eu_west_1.topic_arns["lifecycle-critical"]
      failover = module.alerting_eu_west_1.topic_arns["lifecycle-failover"]
    }
  }
}

# main.ha: platform for-each
output "vpc_ids" {
  description = "The network of each region."
  value       = { eu-west-1 = module.networking_eu_west_1.vpc_id }
}
