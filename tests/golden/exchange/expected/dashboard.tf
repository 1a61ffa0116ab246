# std/two_regions.ha: region us-east-1
module "dashboard_us_east_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.us_east_1 }

  dashboard_name = "exchange-us-east-1"
  region         = "us-east-1"
  charts = [
    {
      title     = "us-east-1 fails, as seen from elsewhere (1: it does)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "backoffice"
          }
          region = "us-east-2"
          label  = "backoffice from us-east-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "gateway"
          }
          region = "us-east-2"
          label  = "gateway from us-east-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "ledger"
          }
          region = "us-east-2"
          label  = "ledger from us-east-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "orders"
          }
          region = "us-east-2"
          label  = "orders from us-east-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "backoffice"
          }
          region = "us-west-2"
          label  = "backoffice from us-west-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "gateway"
          }
          region = "us-west-2"
          label  = "gateway from us-west-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "ledger"
          }
          region = "us-west-2"
          label  = "ledger from us-west-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "orders"
          }
          region = "us-west-2"
          label  = "orders from us-west-2"
        },
      ]
    },
    {
      title     = "Regions that answer as the writer (1 is right)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "ledger" }
          region     = "us-east-2"
          label      = "ledger from us-east-2"
        },
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "orders" }
          region     = "us-east-2"
          label      = "orders from us-east-2"
        },
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "ledger" }
          region     = "us-west-2"
          label      = "ledger from us-west-2"
        },
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "orders" }
          region     = "us-west-2"
          label      = "orders from us-west-2"
        },
      ]
    },
    {
      title     = "Replication lag while this region reads, ms"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/RDS"
          metric     = "AuroraGlobalDBRPOLag"
          dimensions = { DBClusterIdentifier = "exchange-ledger-us-east-1" }
          region     = "us-east-1"
          label      = "ledger"
        },
        {
          namespace  = "AWS/RDS"
          metric     = "AuroraGlobalDBRPOLag"
          dimensions = { DBClusterIdentifier = "exchange-orders-us-east-1" }
          region     = "us-east-1"
          label      = "orders"
        },
      ]
    },
    {
      title     = "Processor of the clusters, percent"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/RDS"
          metric     = "CPUUtilization"
          dimensions = { DBClusterIdentifier = "exchange-ledger-us-east-1" }
          region     = "us-east-1"
          label      = "ledger"
        },
        {
          namespace  = "AWS/RDS"
          metric     = "CPUUtilization"
          dimensions = { DBClusterIdentifier = "exchange-orders-us-east-1" }
          region     = "us-east-1"
          label      = "orders"
        },
      ]
    },
    {
      title     = "Requests"
      statistic = "Sum"
      period    = 60
      series = [
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "RequestCount"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "backoffice: requests"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "RequestCount"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "gateway: requests"
        },
      ]
    },
    {
      title     = "Errors"
      statistic = "Sum"
      period    = 60
      series = [
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_Target_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "backoffice: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "backoffice: of the load balancer"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_Target_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "gateway: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "gateway: of the load balancer"
        },
      ]
    },
    {
      title     = "Response time, slowest of a hundred, s"
      statistic = "p99"
      period    = 60
      series = [
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "TargetResponseTime"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "backoffice: response"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "TargetResponseTime"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "gateway: response"
        },
      ]
    },
    {
      title     = "Capacity"
      statistic = "Minimum"
      period    = 60
      series = [
        {
          namespace = "AWS/ApplicationELB"
          metric    = "HealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_backoffice_us_east_1.arn_suffix
            TargetGroup  = module.load_balancer_backoffice_us_east_1.target_group_arn_suffix
          }
          region = "us-east-1"
          label  = "backoffice: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_backoffice_us_east_1.arn_suffix
            TargetGroup  = module.load_balancer_backoffice_us_east_1.target_group_arn_suffix
          }
          region = "us-east-1"
          label  = "backoffice: unhealthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "HealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_gateway_us_east_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_us_east_1.target_group_arn_suffix
          }
          region = "us-east-1"
          label  = "gateway: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_gateway_us_east_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_us_east_1.target_group_arn_suffix
          }
          region = "us-east-1"
          label  = "gateway: unhealthy"
        },
      ]
    },
    {
      title     = "Failover functions"
      statistic = "Sum"
      period    = 60
      series = [
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-orchestrator" }
          region     = "us-east-1"
          label      = "orchestrator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-orchestrator" }
          region     = "us-east-1"
          label      = "orchestrator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-control" }
          region     = "us-east-1"
          label      = "control: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-control" }
          region     = "us-east-1"
          label      = "control: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-readiness" }
          region     = "us-east-1"
          label      = "readiness: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-readiness" }
          region     = "us-east-1"
          label      = "readiness: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-validator" }
          region     = "us-east-1"
          label      = "validator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-validator" }
          region     = "us-east-1"
          label      = "validator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-prober" }
          region     = "us-east-1"
          label      = "prober: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-prober" }
          region     = "us-east-1"
          label      = "prober: errors"
        },
      ]
    },
  ]
  run_log_groups = ["/aws/lambda/exchange-failover-orchestrator"]
}

# std/two_regions.ha: region us-west-2
module "dashboard_us_west_2" {
  source = "./modules/dashboard"

  providers = { aws = aws.us_west_2 }

  dashboard_name = "exchange-us-west-2"
  region         = "us-west-2"
  charts = [
    {
      title     = "us-west-2 fails, as seen from elsewhere (1: it does)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "backoffice"
          }
          region = "us-east-1"
          label  = "backoffice from us-east-1"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "gateway"
          }
          region = "us-east-1"
          label  = "gateway from us-east-1"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "ledger"
          }
          region = "us-east-1"
          label  = "ledger from us-east-1"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "orders"
          }
          region = "us-east-1"
          label  = "orders from us-east-1"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "backoffice"
          }
          region = "us-east-2"
          label  = "backoffice from us-east-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "gateway"
          }
          region = "us-east-2"
          label  = "gateway from us-east-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "ledger"
          }
          region = "us-east-2"
          label  = "ledger from us-east-2"
        },
        {
          namespace = "hac/exchange"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-west-2"
            Check  = "orders"
          }
          region = "us-east-2"
          label  = "orders from us-east-2"
        },
      ]
    },
    {
      title     = "Regions that answer as the writer (1 is right)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "ledger" }
          region     = "us-east-1"
          label      = "ledger from us-east-1"
        },
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "orders" }
          region     = "us-east-1"
          label      = "orders from us-east-1"
        },
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "ledger" }
          region     = "us-east-2"
          label      = "ledger from us-east-2"
        },
        {
          namespace  = "hac/exchange"
          metric     = "WriterCount"
          dimensions = { Check = "orders" }
          region     = "us-east-2"
          label      = "orders from us-east-2"
        },
      ]
    },
    {
      title     = "Replication lag while this region reads, ms"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/RDS"
          metric     = "AuroraGlobalDBRPOLag"
          dimensions = { DBClusterIdentifier = "exchange-ledger-us-west-2" }
          region     = "us-west-2"
          label      = "ledger"
        },
        {
          namespace  = "AWS/RDS"
          metric     = "AuroraGlobalDBRPOLag"
          dimensions = { DBClusterIdentifier = "exchange-orders-us-west-2" }
          region     = "us-west-2"
          label      = "orders"
        },
      ]
    },
    {
      title     = "Processor of the clusters, percent"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/RDS"
          metric     = "CPUUtilization"
          dimensions = { DBClusterIdentifier = "exchange-ledger-us-west-2" }
          region     = "us-west-2"
          label      = "ledger"
        },
        {
          namespace  = "AWS/RDS"
          metric     = "CPUUtilization"
          dimensions = { DBClusterIdentifier = "exchange-orders-us-west-2" }
          region     = "us-west-2"
          label      = "orders"
        },
      ]
    },
    {
      title     = "Requests"
      statistic = "Sum"
      period    = 60
      series = [
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "RequestCount"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "backoffice: requests"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "RequestCount"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "gateway: requests"
        },
      ]
    },
    {
      title     = "Errors"
      statistic = "Sum"
      period    = 60
      series = [
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_Target_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "backoffice: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "backoffice: of the load balancer"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_Target_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "gateway: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "gateway: of the load balancer"
        },
      ]
    },
    {
      title     = "Response time, slowest of a hundred, s"
      statistic = "p99"
      period    = 60
      series = [
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "TargetResponseTime"
          dimensions = { LoadBalancer = module.load_balancer_backoffice_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "backoffice: response"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "TargetResponseTime"
          dimensions = { LoadBalancer = module.load_balancer_gateway_us_west_2.arn_suffix }
          region     = "us-west-2"
          label      = "gateway: response"
        },
      ]
    },
    {
      title     = "Capacity"
      statistic = "Minimum"
      period    = 60
      series = [
        {
          namespace = "AWS/ApplicationELB"
          metric    = "HealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_backoffice_us_west_2.arn_suffix
            TargetGroup  = module.load_balancer_backoffice_us_west_2.target_group_arn_suffix
          }
          region = "us-west-2"
          label  = "backoffice: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_backoffice_us_west_2.arn_suffix
            TargetGroup  = module.load_balancer_backoffice_us_west_2.target_group_arn_suffix
          }
          region = "us-west-2"
          label  = "backoffice: unhealthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "HealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_gateway_us_west_2.arn_suffix
            TargetGroup  = module.load_balancer_gateway_us_west_2.target_group_arn_suffix
          }
          region = "us-west-2"
          label  = "gateway: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_gateway_us_west_2.arn_suffix
            TargetGroup  = module.load_balancer_gateway_us_west_2.target_group_arn_suffix
          }
          region = "us-west-2"
          label  = "gateway: unhealthy"
        },
      ]
    },
    {
      title     = "Failover functions"
      statistic = "Sum"
      period    = 60
      series = [
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-orchestrator" }
          region     = "us-west-2"
          label      = "orchestrator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-orchestrator" }
          region     = "us-west-2"
          label      = "orchestrator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-control" }
          region     = "us-west-2"
          label      = "control: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-control" }
          region     = "us-west-2"
          label      = "control: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-readiness" }
          region     = "us-west-2"
          label      = "readiness: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-readiness" }
          region     = "us-west-2"
          label      = "readiness: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-validator" }
          region     = "us-west-2"
          label      = "validator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-validator" }
          region     = "us-west-2"
          label      = "validator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "exchange-failover-prober" }
          region     = "us-west-2"
          label      = "prober: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "exchange-failover-prober" }
          region     = "us-west-2"
          label      = "prober: errors"
        },
      ]
    },
  ]
  run_log_groups = ["/aws/lambda/exchange-failover-orchestrator"]
}
