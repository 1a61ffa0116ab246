# platform.ha: region eu-central-1
module "dashboard_eu_central_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.eu_central_1 }

  dashboard_name = "switch-eu-central-1"
  region         = "eu-central-1"
  charts = [
    {
      title     = "eu-central-1 fails, as seen from elsewhere (1: it does)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-central-1"
            Check  = "gateway"
          }
          region = "eu-north-1"
          label  = "gateway from eu-north-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-central-1"
            Check  = "payments"
          }
          region = "eu-north-1"
          label  = "payments from eu-north-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-central-1"
            Check  = "gateway"
          }
          region = "eu-west-1"
          label  = "gateway from eu-west-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-central-1"
            Check  = "payments"
          }
          region = "eu-west-1"
          label  = "payments from eu-west-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-central-1"
            Check  = "gateway"
          }
          region = "eu-west-2"
          label  = "gateway from eu-west-2"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-central-1"
            Check  = "payments"
          }
          region = "eu-west-2"
          label  = "payments from eu-west-2"
        },
      ]
    },
    {
      title     = "Regions that answer as the writer (1 is right)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-north-1"
          label      = "payments from eu-north-1"
        },
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-west-1"
          label      = "payments from eu-west-1"
        },
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-west-2"
          label      = "payments from eu-west-2"
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
          dimensions = { DBClusterIdentifier = "switch-payments-eu-central-1" }
          region     = "eu-central-1"
          label      = "payments"
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
          dimensions = { DBClusterIdentifier = "switch-payments-eu-central-1" }
          region     = "eu-central-1"
          label      = "payments"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_central_1.arn_suffix }
          region     = "eu-central-1"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_central_1.arn_suffix }
          region     = "eu-central-1"
          label      = "gateway: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_central_1.arn_suffix }
          region     = "eu-central-1"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_central_1.arn_suffix }
          region     = "eu-central-1"
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
            LoadBalancer = module.load_balancer_gateway_eu_central_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_eu_central_1.target_group_arn_suffix
          }
          region = "eu-central-1"
          label  = "gateway: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_gateway_eu_central_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_eu_central_1.target_group_arn_suffix
          }
          region = "eu-central-1"
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
          dimensions = { FunctionName = "switch-failover-orchestrator" }
          region     = "eu-central-1"
          label      = "orchestrator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-orchestrator" }
          region     = "eu-central-1"
          label      = "orchestrator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-control" }
          region     = "eu-central-1"
          label      = "control: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-control" }
          region     = "eu-central-1"
          label      = "control: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-readiness" }
          region     = "eu-central-1"
          label      = "readiness: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-readiness" }
          region     = "eu-central-1"
          label      = "readiness: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-validator" }
          region     = "eu-central-1"
          label      = "validator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-validator" }
          region     = "eu-central-1"
          label      = "validator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-prober" }
          region     = "eu-central-1"
          label      = "prober: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-prober" }
          region     = "eu-central-1"
          label      = "prober: errors"
        },
      ]
    },
  ]
  run_log_groups = ["/aws/lambda/switch-failover-orchestrator"]
}

# platform.ha: region eu-north-1
module "dashboard_eu_north_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.eu_north_1 }

  dashboard_name = "switch-eu-north-1"
  region         = "eu-north-1"
  charts = [
    {
      title     = "eu-north-1 fails, as seen from elsewhere (1: it does)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-north-1"
            Check  = "gateway"
          }
          region = "eu-central-1"
          label  = "gateway from eu-central-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-north-1"
            Check  = "payments"
          }
          region = "eu-central-1"
          label  = "payments from eu-central-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-north-1"
            Check  = "gateway"
          }
          region = "eu-west-1"
          label  = "gateway from eu-west-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-north-1"
            Check  = "payments"
          }
          region = "eu-west-1"
          label  = "payments from eu-west-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-north-1"
            Check  = "gateway"
          }
          region = "eu-west-2"
          label  = "gateway from eu-west-2"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-north-1"
            Check  = "payments"
          }
          region = "eu-west-2"
          label  = "payments from eu-west-2"
        },
      ]
    },
    {
      title     = "Regions that answer as the writer (1 is right)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-central-1"
          label      = "payments from eu-central-1"
        },
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-west-1"
          label      = "payments from eu-west-1"
        },
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-west-2"
          label      = "payments from eu-west-2"
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
          dimensions = { DBClusterIdentifier = "switch-payments-eu-north-1" }
          region     = "eu-north-1"
          label      = "payments"
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
          dimensions = { DBClusterIdentifier = "switch-payments-eu-north-1" }
          region     = "eu-north-1"
          label      = "payments"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_north_1.arn_suffix }
          region     = "eu-north-1"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_north_1.arn_suffix }
          region     = "eu-north-1"
          label      = "gateway: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_north_1.arn_suffix }
          region     = "eu-north-1"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_north_1.arn_suffix }
          region     = "eu-north-1"
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
            LoadBalancer = module.load_balancer_gateway_eu_north_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_eu_north_1.target_group_arn_suffix
          }
          region = "eu-north-1"
          label  = "gateway: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_gateway_eu_north_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_eu_north_1.target_group_arn_suffix
          }
          region = "eu-north-1"
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
          dimensions = { FunctionName = "switch-failover-orchestrator" }
          region     = "eu-north-1"
          label      = "orchestrator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-orchestrator" }
          region     = "eu-north-1"
          label      = "orchestrator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-control" }
          region     = "eu-north-1"
          label      = "control: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-control" }
          region     = "eu-north-1"
          label      = "control: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-readiness" }
          region     = "eu-north-1"
          label      = "readiness: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-readiness" }
          region     = "eu-north-1"
          label      = "readiness: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-validator" }
          region     = "eu-north-1"
          label      = "validator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-validator" }
          region     = "eu-north-1"
          label      = "validator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-prober" }
          region     = "eu-north-1"
          label      = "prober: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-prober" }
          region     = "eu-north-1"
          label      = "prober: errors"
        },
      ]
    },
  ]
  run_log_groups = ["/aws/lambda/switch-failover-orchestrator"]
}

# platform.ha: region eu-west-1
module "dashboard_eu_west_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.eu_west_1 }

  dashboard_name = "switch-eu-west-1"
  region         = "eu-west-1"
  charts = [
    {
      title     = "eu-west-1 fails, as seen from elsewhere (1: it does)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-west-1"
            Check  = "gateway"
          }
          region = "eu-central-1"
          label  = "gateway from eu-central-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-west-1"
            Check  = "payments"
          }
          region = "eu-central-1"
          label  = "payments from eu-central-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-west-1"
            Check  = "gateway"
          }
          region = "eu-north-1"
          label  = "gateway from eu-north-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-west-1"
            Check  = "payments"
          }
          region = "eu-north-1"
          label  = "payments from eu-north-1"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-west-1"
            Check  = "gateway"
          }
          region = "eu-west-2"
          label  = "gateway from eu-west-2"
        },
        {
          namespace = "hac/switch"
          metric    = "EndpointUnhealthy"
          dimensions = {
            Region = "eu-west-1"
            Check  = "payments"
          }
          region = "eu-west-2"
          label  = "payments from eu-west-2"
        },
      ]
    },
    {
      title     = "Regions that answer as the writer (1 is right)"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-central-1"
          label      = "payments from eu-central-1"
        },
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-north-1"
          label      = "payments from eu-north-1"
        },
        {
          namespace  = "hac/switch"
          metric     = "WriterCount"
          dimensions = { Check = "payments" }
          region     = "eu-west-2"
          label      = "payments from eu-west-2"
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
          dimensions = { DBClusterIdentifier = "switch-payments-eu-west-1" }
          region     = "eu-west-1"
          label      = "payments"
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
          dimensions = { DBClusterIdentifier = "switch-payments-eu-west-1" }
          region     = "eu-west-1"
          label      = "payments"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_west_1.arn_suffix }
          region     = "eu-west-1"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_west_1.arn_suffix }
          region     = "eu-west-1"
          label      = "gateway: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_west_1.arn_suffix }
          region     = "eu-west-1"
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
          dimensions = { LoadBalancer = module.load_balancer_gateway_eu_west_1.arn_suffix }
          region     = "eu-west-1"
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
            LoadBalancer = module.load_balancer_gateway_eu_west_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_eu_west_1.target_group_arn_suffix
          }
          region = "eu-west-1"
          label  = "gateway: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_gateway_eu_west_1.arn_suffix
            TargetGroup  = module.load_balancer_gateway_eu_west_1.target_group_arn_suffix
          }
          region = "eu-west-1"
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
          dimensions = { FunctionName = "switch-failover-orchestrator" }
          region     = "eu-west-1"
          label      = "orchestrator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-orchestrator" }
          region     = "eu-west-1"
          label      = "orchestrator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-control" }
          region     = "eu-west-1"
          label      = "control: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-control" }
          region     = "eu-west-1"
          label      = "control: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-readiness" }
          region     = "eu-west-1"
          label      = "readiness: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-readiness" }
          region     = "eu-west-1"
          label      = "readiness: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-validator" }
          region     = "eu-west-1"
          label      = "validator: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-validator" }
          region     = "eu-west-1"
          label      = "validator: errors"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Invocations"
          dimensions = { FunctionName = "switch-failover-prober" }
          region     = "eu-west-1"
          label      = "prober: invocations"
        },
        {
          namespace  = "AWS/Lambda"
          metric     = "Errors"
          dimensions = { FunctionName = "switch-failover-prober" }
          region     = "eu-west-1"
          label      = "prober: errors"
        },
      ]
    },
  ]
  run_log_groups = ["/aws/lambda/switch-failover-orchestrator"]
}
