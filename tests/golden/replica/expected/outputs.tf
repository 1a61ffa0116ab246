# main.ha: tier accounts
output "accounts_cluster_endpoints" {
  description = "Where each region's cluster accepts writes while it is the writer of the database accounts."
  value = {
    us-east-1 = module.database_accounts_us_east_1.endpoint
    us-east-2 = module.database_accounts_us_east_2.endpoint
  }
}

# main.ha: tier accounts
output "accounts_reader_endpoints" {
  description = "Where to read in each region from the database accounts."
  value = {
    us-east-1 = module.database_accounts_us_east_1.reader_endpoint
    us-east-2 = module.database_accounts_us_east_2.reader_endpoint
  }
}

# main.ha: tier accounts
output "accounts_secret_arn" {
  description = "Master credentials of the database accounts."
  value       = aws_secretsmanager_secret.accounts_master.arn
}

# main.ha: alert oncall
output "oncall_topic_arns" {
  description = "The topics of oncall, by region."
  value = {
    us-east-1 = {
      critical = module.alerting_us_east_1.topic_arns["oncall-critical"]
      failover = module.alerting_us_east_1.topic_arns["oncall-failover"]
    }
    us-east-2 = {
      critical = module.alerting_us_east_2.topic_arns["oncall-critical"]
      failover = module.alerting_us_east_2.topic_arns["oncall-failover"]
    }
  }
}

# main.ha: platform ledger
output "vpc_ids" {
  description = "The network of each region."
  value = {
    us-east-1 = module.networking_us_east_1.vpc_id
    us-east-2 = module.networking_us_east_2.vpc_id
  }
}
