# platform.ha: region us-east-1
module "dashboard_us_east_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.us_east_1 }

  dashboard_name = "trading-us-east-1"
  region         = "us-east-1"
  charts = [
    {
      title     = "us-east-1 fails, as seen from elsewhere (1: it does)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "orders"
          }
          region = "us-east-2"
          label  = "orders from us-east-2"
        },
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "web"
          }
          region = "us-east-2"
          label  = "web from us-east-2"
        },
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "orders"
          }
          region = "us-west-2"
          label  = "orders from us-west-2"
        },
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-1"
            Check  = "web"
          }
          region = "us-west-2"
          label  = "web from us-west-2"
        },
      ]
    },
    {
      title     = "Regions that answer as the writer (1 is right)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "hac/trading"
          metric     = "WriterCount"
          dimensions = { Check = "orders" }
          region     = "us-east-2"
          label      = "orders from us-east-2"
        },
        {
          namespace  = "hac/trading"
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
          dimensions = { DBClusterIdentifier = "trading-orders-us-east-1" }
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
          dimensions = { DBClusterIdentifier = "trading-orders-us-east-1" }
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
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "web: requests"
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
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "web: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "web: of the load balancer"
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
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_1.arn_suffix }
          region     = "us-east-1"
          label      = "web: response"
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
            LoadBalancer = module.load_balancer_web_us_east_1.arn_suffix
            TargetGroup  = module.load_balancer_web_us_east_1.target_group_arn_suffix
          }
          region = "us-east-1"
          label  = "web: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_web_us_east_1.arn_suffix
            TargetGroup  = module.load_balancer_web_us_east_1.target_group_arn_suffix
          }
          region = "us-east-1"
          label  = "web: unhealthy"
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
          dimensions = { FunctionName = "trading-failover-orchestrator" }
          region     = "us-east-1"
          label      = "orchestrator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-orchestrator" }
          region     = "us-east-1"
          label      = "orchestrator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-control" }
          region     = "us-east-1"
          label      = "control: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-control" }
          region     = "us-east-1"
          label      = "control: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-readiness" }
          region     = "us-east-1"
          label      = "readiness: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-readiness" }
          region     = "us-east-1"
          label      = "readiness: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-validator" }
          region     = "us-east-1"
          label      = "validator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-validator" }
          region     = "us-east-1"
          label      = "validator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-prober" }
          region     = "us-east-1"
          label      = "prober: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-prober" }
          region     = "us-east-1"
          label      = "prober: errors"
        },
      ]
    },
  ]
  run_log_groups = ["/aws/lambda/trading-failover-orchestrator"]
}

# platform.ha: region us-east-2
module "dashboard_us_east_2" {
  source = "./modules/dashboard"

  providers = { aws = aws.us_east_2 }

  dashboard_name = "trading-us-east-2"
  region         = "us-east-2"
  charts = [
    {
      title     = "us-east-2 fails, as seen from elsewhere (1: it does)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-2"
            Check  = "orders"
          }
          region = "us-east-1"
          label  = "orders from us-east-1"
        },
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-2"
            Check  = "web"
          }
          region = "us-east-1"
          label  = "web from us-east-1"
        },
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-2"
            Check  = "orders"
          }
          region = "us-west-2"
          label  = "orders from us-west-2"
        },
        {
          namespace = "hac/trading"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "us-east-2"
            Check  = "web"
          }
          region = "us-west-2"
          label  = "web from us-west-2"
        },
      ]
    },
    {
      title     = "Regions that answer as the writer (1 is right)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "hac/trading"
          metric     = "WriterCount"
          dimensions = { Check = "orders" }
          region     = "us-east-1"
          label      = "orders from us-east-1"
        },
        {
          namespace  = "hac/trading"
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
          dimensions = { DBClusterIdentifier = "trading-orders-us-east-2" }
          region     = "us-east-2"
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
          dimensions = { DBClusterIdentifier = "trading-orders-us-east-2" }
          region     = "us-east-2"
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
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_2.arn_suffix }
          region     = "us-east-2"
          label      = "web: requests"
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
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_2.arn_suffix }
          region     = "us-east-2"
          label      = "web: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_2.arn_suffix }
          region     = "us-east-2"
          label      = "web: of the load balancer"
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
          dimensions = { LoadBalancer = module.load_balancer_web_us_east_2.arn_suffix }
          region     = "us-east-2"
          label      = "web: response"
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
            LoadBalancer = module.load_balancer_web_us_east_2.arn_suffix
            TargetGroup  = module.load_balancer_web_us_east_2.target_group_arn_suffix
          }
          region = "us-east-2"
          label  = "web: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_web_us_east_2.arn_suffix
            TargetGroup  = module.load_balancer_web_us_east_2.target_group_arn_suffix
          }
          region = "us-east-2"
          label  = "web: unhealthy"
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
          dimensions = { FunctionName = "trading-failover-orchestrator" }
          region     = "us-east-2"
          label      = "orchestrator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-orchestrator" }
          region     = "us-east-2"
          label      = "orchestrator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-control" }
          region     = "us-east-2"
          label      = "control: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-control" }
          region     = "us-east-2"
          label      = "control: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-readiness" }
          region     = "us-east-2"
          label      = "readiness: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-readiness" }
          region     = "us-east-2"
          label      = "readiness: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-validator" }
          region     = "us-east-2"
          label      = "validator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-validator" }
          region     = "us-east-2"
          label      = "validator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "trading-failover-prober" }
          region     = "us-east-2"
          label      = "prober: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "trading-failover-prober" }
          region     = "us-east-2"
          label      = "prober: errors"
        },
      ]
    },
  ]
  run_log_groups = ["/aws/lambda/trading-failover-orchestrator"]
}
