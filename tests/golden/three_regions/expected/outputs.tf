# platform.ha: dns pay.example.com
output "endpoint_urls" {
  description = "Where clients call: whichever region answers."
  value       = { "pay.example.com" = "https://pay.example.com" }
}

# platform.ha: dns pay.example.com
output "regional_endpoint_urls" {
  description = "Where each region answers for itself, by name and region."
  value = {
    "pay.example.com" = {
      eu-central-1 = "https://${module.dns_pay_example_com_eu_central_1.fqdn}"
      eu-north-1   = "https://${module.dns_pay_example_com_eu_north_1.fqdn}"
      eu-west-1    = "https://${module.dns_pay_example_com_eu_west_1.fqdn}"
    }
  }
}

# platform.ha: dns pay.example.com
output "health_checks" {
  description = "Health checks, by name and region. `id` decides for the region, `checks` are what it is made of. Their status is at `status_url`, or: aws route53 get-health-check-status --health-check-id ID"
  value = {
    "pay.example.com" = {
      eu-central-1 = {
        id         = module.dns_pay_example_com_eu_central_1.region_health_check_id
        checks     = module.dns_pay_example_com_eu_central_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_pay_example_com_eu_central_1.region_health_check_id}"
      }
      eu-north-1 = {
        id         = module.dns_pay_example_com_eu_north_1.region_health_check_id
        checks     = module.dns_pay_example_com_eu_north_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_pay_example_com_eu_north_1.region_health_check_id}"
      }
      eu-west-1 = {
        id         = module.dns_pay_example_com_eu_west_1.region_health_check_id
        checks     = module.dns_pay_example_com_eu_west_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_pay_example_com_eu_west_1.region_health_check_id}"
      }
    }
  }
}

# platform.ha: dns pay.example.com
output "name_servers" {
  description = "What the parent zone of each name must delegate it to."
  value       = { "pay.example.com" = aws_route53_zone.pay_example_com.name_servers }
}

# platform.ha: tier gateway
output "gateway_load_balancer_dns_names" {
  description = "The load balancer of gateway, by region."
  value = {
    eu-central-1 = module.load_balancer_gateway_eu_central_1.dns_name
    eu-north-1   = module.load_balancer_gateway_eu_north_1.dns_name
    eu-west-1    = module.load_balancer_gateway_eu_west_1.dns_name
  }
}

# platform.ha: tier gateway
output "gateway_auto_scaling_groups" {
  description = "The Auto Scaling group of gateway, by region."
  value = {
    eu-central-1 = module.compute_gateway_eu_central_1.asg_name
    eu-north-1   = module.compute_gateway_eu_north_1.asg_name
    eu-west-1    = module.compute_gateway_eu_west_1.asg_name
  }
}

# platform.ha: tier payments
output "payments_writer_endpoint" {
  description = "Where to write to the database payments."
  value       = aws_rds_global_cluster.payments.endpoint
}

# platform.ha: tier payments
output "payments_cluster_endpoints" {
  description = "Where each region's cluster accepts writes while it is the writer of the database payments."
  value = {
    eu-central-1 = module.database_payments_eu_central_1.endpoint
    eu-north-1   = module.database_payments_eu_north_1.endpoint
    eu-west-1    = module.database_payments_eu_west_1.endpoint
  }
}

# platform.ha: tier payments
output "payments_reader_endpoints" {
  description = "Where to read in each region from the database payments."
  value = {
    eu-central-1 = module.database_payments_eu_central_1.reader_endpoint
    eu-north-1   = module.database_payments_eu_north_1.reader_endpoint
    eu-west-1    = module.database_payments_eu_west_1.reader_endpoint
  }
}

# platform.ha: tier payments
output "payments_secret_arn" {
  description = "Master credentials of the database payments."
  value       = aws_secretsmanager_secret.payments_master.arn
}

# platform.ha: tier cards
output "cards_table_name" {
  description = "Table cards, under one name in every region."
  value       = module.session_cards.table_name
}

# platform.ha: alert oncall
output "oncall_topic_arns" {
  description = "The topics of oncall, by region."
  value = {
    eu-central-1 = {
      critical = module.alerting_eu_central_1.topic_arns["oncall-critical"]
      failover = module.alerting_eu_central_1.topic_arns["oncall-failover"]
    }
    eu-north-1 = {
      critical = module.alerting_eu_north_1.topic_arns["oncall-critical"]
      failover = module.alerting_eu_north_1.topic_arns["oncall-failover"]
    }
    eu-west-1 = {
      critical = module.alerting_eu_west_1.topic_arns["oncall-critical"]
      failover = module.alerting_eu_west_1.topic_arns["oncall-failover"]
    }
    eu-west-2 = {
      critical = module.alerting_eu_west_2.topic_arns["oncall-critical"]
      failover = module.alerting_eu_west_2.topic_arns["oncall-failover"]
    }
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
output "failover_functions" {
  description = "The function that makes a region take over, by that region."
  value = {
    eu-central-1 = module.failover_eu_central_1.function_name
    eu-north-1   = module.failover_eu_north_1.function_name
    eu-west-1    = module.failover_eu_west_1.function_name
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
output "failover_control_functions" {
  description = "The function that people ask and tell, by its region."
  value = {
    eu-central-1 = module.control_eu_central_1.function_name
    eu-north-1   = module.control_eu_north_1.function_name
    eu-west-1    = module.control_eu_west_1.function_name
  }
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
output "failover_table" {
  description = "The table in the witness with the lock, the leases and the records of runs."
  value       = module.coordination_eu_west_2.table_name
}

# platform.ha: failover eu-central-1 -> eu-north-1, failover eu-central-1 -> eu-west-1
output "failover_records" {
  description = "The bucket with the records of runs into a region, by that region."
  value = {
    eu-central-1 = module.failover_records_eu_central_1.bucket_name
    eu-north-1   = module.failover_records_eu_north_1.bucket_name
    eu-west-1    = module.failover_records_eu_west_1.bucket_name
  }
}

# platform.ha: platform switch
output "vpc_ids" {
  description = "The network of each region."
  value = {
    eu-central-1 = module.networking_eu_central_1.vpc_id
    eu-north-1   = module.networking_eu_north_1.vpc_id
    eu-west-1    = module.networking_eu_west_1.vpc_id
  }
}
