# platform.ha: dns ledger.example.org
output "endpoint_urls" {
  description = "Where clients call: whichever region answers."
  value       = { "ledger.example.org" = "https://ledger.example.org" }
}

# platform.ha: dns ledger.example.org
output "regional_endpoint_urls" {
  description = "Where each region answers for itself, by name and region."
  value = {
    "ledger.example.org" = {
      eu-central-1 = "https://${module.dns_ledger_example_org_eu_central_1.fqdn}"
    }
  }
}

# platform.ha: dns ledger.example.org
output "health_checks" {
  description = "Health checks, by name and region. `id` decides for the region, `checks` are what it is made of. Their status is at `status_url`, or: aws route53 get-health-check-status --health-check-id ID"
  value = {
    "ledger.example.org" = {
      eu-central-1 = {
        id         = module.dns_ledger_example_org_eu_central_1.region_health_check_id
        checks     = module.dns_ledger_example_org_eu_central_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_ledger_example_org_eu_central_1.region_health_check_id}"
      }
    }
  }
}

# platform.ha: dns ledger.example.org
output "name_servers" {
  description = "What the parent zone of each name must delegate it to."
  value       = { "ledger.example.org" = aws_route53_zone.ledger_example_org.name_servers }
}

# platform.ha: tier api
output "api_load_balancer_dns_names" {
  description = "The load balancer of api, by region."
  value       = { eu-central-1 = module.load_balancer_api_eu_central_1.dns_name }
}

# platform.ha: tier api
output "api_auto_scaling_groups" {
  description = "The Auto Scaling group of api, by region."
  value       = { eu-central-1 = module.compute_api_eu_central_1.asg_name }
}

# platform.ha: tier entries
output "entries_writer_endpoint" {
  description = "Where to write to the database entries."
  value       = module.database_entries_eu_central_1.endpoint
}

# platform.ha: tier entries
output "entries_cluster_endpoints" {
  description = "Where each region's cluster accepts writes while it is the writer of the database entries."
  value       = { eu-central-1 = module.database_entries_eu_central_1.endpoint }
}

# platform.ha: tier entries
output "entries_reader_endpoints" {
  description = "Where to read in each region from the database entries."
  value       = { eu-central-1 = module.database_entries_eu_central_1.reader_endpoint }
}

# platform.ha: tier entries
output "entries_secret_arn" {
  description = "Master credentials of the database entries."
  value       = aws_secretsmanager_secret.entries_master.arn
}

# platform.ha: tier documents
output "documents_buckets" {
  description = "Buckets of documents, by region."
  value       = { eu-central-1 = module.storage_documents_eu_central_1.bucket_name }
}

# platform.ha: tier documents
output "documents_archive_buckets" {
  description = "Copies that stay in their region of documents, by region."
  value       = { eu-central-1 = module.archive_documents_eu_central_1.bucket_name }
}

# platform.ha: alert operations
output "operations_topic_arns" {
  description = "The topics of operations, by region."
  value = {
    eu-central-1 = {
      critical = module.alerting_eu_central_1.topic_arns["operations-critical"]
      failover = module.alerting_eu_central_1.topic_arns["operations-failover"]
    }
  }
}

# platform.ha: platform ledger
output "vpc_ids" {
  description = "The network of each region."
  value       = { eu-central-1 = module.networking_eu_central_1.vpc_id }
}
