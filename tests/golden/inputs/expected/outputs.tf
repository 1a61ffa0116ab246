# main.ha: dns api.desk.example.com, dns desk.example.com
output "endpoint_urls" {
  description = "Where clients call: whichever region answers."
  value = {
    "api.desk.example.com" = "https://api.desk.example.com"
    "desk.example.com"     = "https://desk.example.com"
  }
}

# main.ha: dns api.desk.example.com, dns desk.example.com
output "regional_endpoint_urls" {
  description = "Where each region answers for itself, by name and region."
  value = {
    "api.desk.example.com" = {
      us-east-1 = "https://${module.dns_api_desk_example_com_us_east_1.fqdn}"
      us-east-2 = "https://${module.dns_api_desk_example_com_us_east_2.fqdn}"
    }
    "desk.example.com" = {
      us-east-1 = "https://${module.dns_desk_example_com_us_east_1.fqdn}"
      us-east-2 = "https://${module.dns_desk_example_com_us_east_2.fqdn}"
    }
  }
}

# main.ha: dns api.desk.example.com, dns desk.example.com
output "health_checks" {
  description = "Health checks, by name and region. `id` decides for the region, `checks` are what it is made of. Their status is at `status_url`, or: aws route53 get-health-check-status --health-check-id ID"
  value = {
    "api.desk.example.com" = {
      us-east-1 = {
        id         = module.dns_api_desk_example_com_us_east_1.region_health_check_id
        checks     = module.dns_api_desk_example_com_us_east_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_api_desk_example_com_us_east_1.region_health_check_id}"
      }
      us-east-2 = {
        id         = module.dns_api_desk_example_com_us_east_2.region_health_check_id
        checks     = module.dns_api_desk_example_com_us_east_2.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_api_desk_example_com_us_east_2.region_health_check_id}"
      }
    }
    "desk.example.com" = {
      us-east-1 = {
        id         = module.dns_desk_example_com_us_east_1.region_health_check_id
        checks     = module.dns_desk_example_com_us_east_1.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_desk_example_com_us_east_1.region_health_check_id}"
      }
      us-east-2 = {
        id         = module.dns_desk_example_com_us_east_2.region_health_check_id
        checks     = module.dns_desk_example_com_us_east_2.region_check_ids
        status_url = "https://console.aws.amazon.com/route53/healthchecks/home#/details/${module.dns_desk_example_com_us_east_2.region_health_check_id}"
      }
    }
  }
}

# main.ha: dns api.desk.example.com
output "name_servers" {
  description = "What the parent zone of each name must delegate it to."
  value       = { "api.desk.example.com" = aws_route53_zone.api_desk_example_com.name_servers }
}

# main.ha: tier web
output "web_load_balancer_dns_names" {
  description = "The load balancer of web, by region."
  value = {
    us-east-1 = module.load_balancer_web_us_east_1.dns_name
    us-east-2 = module.load_balancer_web_us_east_2.dns_name
  }
}

# main.ha: tier web
output "web_auto_scaling_groups" {
  description = "The Auto Scaling group of web, by region."
  value = {
    us-east-1 = module.compute_web_us_east_1.asg_name
    us-east-2 = module.compute_web_us_east_2.asg_name
  }
}

# main.ha: tier book
output "book_writer_endpoint" {
  description = "Where to write to the database book."
  value       = aws_rds_global_cluster.book.endpoint
}

# main.ha: tier book
output "book_cluster_endpoints" {
  description = "Where each region's cluster accepts writes while it is the writer of the database book."
  value = {
    us-east-1 = module.database_book_us_east_1.endpoint
    us-east-2 = module.database_book_us_east_2.endpoint
  }
}

# main.ha: tier book
output "book_reader_endpoints" {
  description = "Where to read in each region from the database book."
  value = {
    us-east-1 = module.database_book_us_east_1.reader_endpoint
    us-east-2 = module.database_book_us_east_2.reader_endpoint
  }
}

# main.ha: tier book
output "book_secret_arn" {
  description = "Master credentials of the database book."
  value       = aws_secretsmanager_secret.book_master.arn
}

# main.ha: alert people_on_call
output "people_on_call_topic_arns" {
  description = "The topics of people_on_call, by region."
  value = {
    us-east-1 = {
      critical = module.alerting_us_east_1.topic_arns["people_on_call-critical"]
      failover = module.alerting_us_east_1.topic_arns["people_on_call-failover"]
    }
    us-east-2 = {
      critical = module.alerting_us_east_2.topic_arns["people_on_call-critical"]
      failover = module.alerting_us_east_2.topic_arns["people_on_call-failover"]
    }
    us-west-2 = {
      critical = module.alerting_us_west_2.topic_arns["people_on_call-critical"]
      failover = module.alerting_us_west_2.topic_arns["people_on_call-failover"]
    }
  }
}

# main.ha: failover us-east-1 -> us-east-2
output "failover_functions" {
  description = "The function that makes a region take over, by that region."
  value = {
    us-east-1 = module.failover_us_east_1.function_name
    us-east-2 = module.failover_us_east_2.function_name
  }
}

# main.ha: failover us-east-1 -> us-east-2
output "failover_control_functions" {
  description = "The function that people ask and tell, by its region."
  value = {
    us-east-1 = module.control_us_east_1.function_name
    us-east-2 = module.control_us_east_2.function_name
  }
}

# main.ha: failover us-east-1 -> us-east-2
output "failover_table" {
  description = "The table in the witness with the lock, the leases and the records of runs."
  value       = module.coordination_us_west_2.table_name
}

# main.ha: failover us-east-1 -> us-east-2
output "failover_records" {
  description = "The bucket with the records of runs into a region, by that region."
  value = {
    us-east-1 = module.failover_records_us_east_1.bucket_name
    us-east-2 = module.failover_records_us_east_2.bucket_name
  }
}

# main.ha: platform desk
output "vpc_ids" {
  description = "The network of each region."
  value = {
    us-east-1 = module.networking_us_east_1.vpc_id
    us-east-2 = module.networking_us_east_2.vpc_id
  }
}
