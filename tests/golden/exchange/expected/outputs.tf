# std/web_tier.ha: dns backoffice.exchange.example.com, dns gateway.exchange.example.com
output "endpoint_urls" {
  description = "Where clients call: whichever region answers."
  value = {
    "backoffice.exchange.example.com" = "https://backoffice.exchange.example.com"
    "gateway.exchange.example.com"    = "https://gateway.exchange.example.com"
  }
}

# std/web_tier.ha: dns backoffice.exchange.example.com, dns gateway.exchange.example.com
output "regional_endpoint_urls" {
  description = "Where each region answers for itself, by name and region."
  value = {
    "backoffice.exchange.example.com" = {
      us-east-1 = "https://${module.dns_backoffice_exchange_example_com_us_east_1.fqdn}"
      us-west-2 = "https://${module.dns_backoffice_exchange_example_com_us_west_2.fqdn}"
    }
    "gateway.exchange.example.com" = {
      us-east-1 = "https://${module.dns_gateway_exchange_example_com_us_east_1.fqdn}"
      us-west-2 = "https://${module.dns_gateway_exchange_example_com_us_west_2.fqdn}"
    }
  }
}

# std/web_tier.ha: dns backoffice.exchange.example.com, dns gateway.exchange.example.com
output "health_checks" {
  description = "Health checks, by name and region. `id` decides for the region, `checks` are what it is made of. Their status is at `status_url`, or: aws route53 get-health-check-status --health-check-id ID"
  value = {
    "backoffice.exchange.example.com" = {
      us-east-1 = {
        id         = module.dns_backoffice_exchange_example_com_us_east_1.region_health_check_id
        checks     = module.dns_backoffice_exchange_example_com_us_east_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_backoffice_exchange_example_com_us_east_1.region_health_check_id}"
      }
      us-west-2 = {
        id         = module.dns_backoffice_exchange_example_com_us_west_2.region_health_check_id
        checks     = module.dns_backoffice_exchange_example_com_us_west_2.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_backoffice_exchange_example_com_us_west_2.region_health_check_id}"
      }
    }
    "gateway.exchange.example.com" = {
      us-east-1 = {
        id         = module.dns_gateway_exchange_example_com_us_east_1.region_health_check_id
        checks     = module.dns_gateway_exchange_example_com_us_east_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_gateway_exchange_example_com_us_east_1.region_health_check_id}"
      }
      us-west-2 = {
        id         = module.dns_gateway_exchange_example_com_us_west_2.region_health_check_id
        checks     = module.dns_gateway_exchange_example_com_us_west_2.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_gateway_exchange_example_com_us_west_2.region_health_check_id}"
      }
    }
  }
}

# std/web_tier.ha: dns backoffice.exchange.example.com, dns gateway.exchange.example.com
output "name_servers" {
  description = "What the parent zone of each name must delegate it to."
  value = {
    "backoffice.exchange.example.com" = aws_route53_zone.backoffice_exchange_example_com.name_servers
    "gateway.exchange.example.com"    = aws_route53_zone.gateway_exchange_example_com.name_servers
  }
}

# std/web_tier.ha: tier backoffice
output "backoffice_load_balancer_dns_names" {
  description = "The load balancer of backoffice, by region."
  value = {
    us-east-1 = module.load_balancer_backoffice_us_east_1.dns_name
    us-west-2 = module.load_balancer_backoffice_us_west_2.dns_name
  }
}

# std/web_tier.ha: tier backoffice
output "backoffice_auto_scaling_groups" {
  description = "The Auto Scaling group of backoffice, by region."
  value = {
    us-east-1 = module.compute_backoffice_us_east_1.asg_name
    us-west-2 = module.compute_backoffice_us_west_2.asg_name
  }
}

# std/web_tier.ha: tier gateway
output "gateway_load_balancer_dns_names" {
  description = "The load balancer of gateway, by region."
  value = {
    us-east-1 = module.load_balancer_gateway_us_east_1.dns_name
    us-west-2 = module.load_balancer_gateway_us_west_2.dns_name
  }
}

# std/web_tier.ha: tier gateway
output "gateway_auto_scaling_groups" {
  description = "The Auto Scaling group of gateway, by region."
  value = {
    us-east-1 = module.compute_gateway_us_east_1.asg_name
    us-west-2 = module.compute_gateway_us_west_2.asg_name
  }
}

# std/aurora_pair.ha: tier ledger
output "ledger_writer_endpoint" {
  description = "Where to write to the database ledger."
  value       = aws_rds_global_cluster.ledger.endpoint
}

# std/aurora_pair.ha: tier ledger
output "ledger_cluster_endpoints" {
  description = "Where each region's cluster accepts writes while it is the writer of the database ledger."
  value = {
    us-east-1 = module.database_ledger_us_east_1.endpoint
    us-west-2 = module.database_ledger_us_west_2.endpoint
  }
}

# std/aurora_pair.ha: tier ledger
output "ledger_reader_endpoints" {
  description = "Where to read in each region from the database ledger."
  value = {
    us-east-1 = module.database_ledger_us_east_1.reader_endpoint
    us-west-2 = module.database_ledger_us_west_2.reader_endpoint
  }
}

# std/aurora_pair.ha: tier ledger
output "ledger_secret_arn" {
  description = "Master credentials of the database ledger."
  value       = aws_secretsmanager_secret.ledger_master.arn
}

# std/aurora_pair.ha: tier orders
output "orders_writer_endpoint" {
  description = "Where to write to the database orders."
  value       = aws_rds_global_cluster.orders.endpoint
}

# std/aurora_pair.ha: tier orders
output "orders_cluster_endpoints" {
  description = "Where each region's cluster accepts writes while it is the writer of the database orders."
  value = {
    us-east-1 = module.database_orders_us_east_1.endpoint
    us-west-2 = module.database_orders_us_west_2.endpoint
  }
}

# std/aurora_pair.ha: tier orders
output "orders_reader_endpoints" {
  description = "Where to read in each region from the database orders."
  value = {
    us-east-1 = module.database_orders_us_east_1.reader_endpoint
    us-west-2 = module.database_orders_us_west_2.reader_endpoint
  }
}

# std/aurora_pair.ha: tier orders
output "orders_secret_arn" {
  description = "Master credentials of the database orders."
  value       = aws_secretsmanager_secret.orders_master.arn
}

# std/session_table.ha: tier sessions
output "sessions_table_name" {
  description = "Table sessions, under one name in every region."
  value       = module.session_sessions.table_name
}

# std/replicated_assets.ha: tier reports
output "reports_buckets" {
  description = "Buckets of reports, by region."
  value = {
    us-east-1 = module.storage_reports_us_east_1.bucket_name
    us-west-2 = module.storage_reports_us_west_2.bucket_name
  }
}

# std/replicated_assets.ha: tier reports
output "reports_archive_buckets" {
  description = "Copies that stay in their region of reports, by region."
  value = {
    us-east-1 = module.archive_reports_us_east_1.bucket_name
    us-west-2 = module.archive_reports_us_west_2.bucket_name
  }
}

# platform.ha: alert duty_manager
output "duty_manager_topic_arns" {
  description = "The topics of duty_manager, by region."
  value = {
    us-east-1 = {
      critical = module.alerting_us_east_1.topic_arns["duty_manager-critical"]
      failover = module.alerting_us_east_1.topic_arns["duty_manager-failover"]
    }
    us-east-2 = {
      critical = module.alerting_us_east_2.topic_arns["duty_manager-critical"]
      failover = module.alerting_us_east_2.topic_arns["duty_manager-failover"]
    }
    us-west-2 = {
      critical = module.alerting_us_west_2.topic_arns["duty_manager-critical"]
      failover = module.alerting_us_west_2.topic_arns["duty_manager-failover"]
    }
  }
}

# platform.ha: alert operations_desk
output "operations_desk_topic_arns" {
  description = "The topics of operations_desk, by region."
  value = {
    us-east-1 = {
      critical = module.alerting_us_east_1.topic_arns["operations_desk-critical"]
      failover = module.alerting_us_east_1.topic_arns["operations_desk-failover"]
    }
    us-east-2 = {
      critical = module.alerting_us_east_2.topic_arns["operations_desk-critical"]
      failover = module.alerting_us_east_2.topic_arns["operations_desk-failover"]
    }
    us-west-2 = {
      critical = module.alerting_us_west_2.topic_arns["operations_desk-critical"]
      failover = module.alerting_us_west_2.topic_arns["operations_desk-failover"]
    }
  }
}

# platform.ha: failover us-east-1 -> us-west-2
output "failover_functions" {
  description = "The function that makes a region take over, by that region."
  value = {
    us-east-1 = module.failover_us_east_1.function_name
    us-west-2 = module.failover_us_west_2.function_name
  }
}

# platform.ha: failover us-east-1 -> us-west-2
output "failover_control_functions" {
  description = "The function that people ask and tell, by its region."
  value = {
    us-east-1 = module.control_us_east_1.function_name
    us-west-2 = module.control_us_west_2.function_name
  }
}

# platform.ha: failover us-east-1 -> us-west-2
output "failover_table" {
  description = "The table in the witness with the lock, the leases and the records of runs."
  value       = module.coordination_us_east_2.table_name
}

# platform.ha: failover us-east-1 -> us-west-2
output "failover_records" {
  description = "The bucket with the records of runs into a region, by that region."
  value = {
    us-east-1 = module.failover_records_us_east_1.bucket_name
    us-west-2 = module.failover_records_us_west_2.bucket_name
  }
}

# platform.ha: platform exchange
output "vpc_ids" {
  description = "The network of each region."
  value = {
    us-east-1 = module.networking_us_east_1.vpc_id
    us-west-2 = module.networking_us_west_2.vpc_id
  }
}
