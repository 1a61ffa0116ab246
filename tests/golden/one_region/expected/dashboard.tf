# platform.ha: region eu-central-1
module "dashboard_eu_central_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.eu_central_1 }

  dashboard_name = "ledger-eu-central-1"
  region         = "eu-central-1"
  charts = [
    {
      title     = "Processor of the clusters, percent"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/RDS"
          metric     = "CPUUtilization"
          dimensions = { DBClusterIdentifier = "ledger-entries-eu-central-1" }
          region     = "eu-central-1"
          label      = "entries"
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
          dimensions = { LoadBalancer = module.load_balancer_api_eu_central_1.arn_suffix }
          region     = "eu-central-1"
          label      = "api: requests"
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
          dimensions = { LoadBalancer = module.load_balancer_api_eu_central_1.arn_suffix }
          region     = "eu-central-1"
          label      = "api: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_api_eu_central_1.arn_suffix }
          region     = "eu-central-1"
          label      = "api: of the load balancer"
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
          dimensions = { LoadBalancer = module.load_balancer_api_eu_central_1.arn_suffix }
          region     = "eu-central-1"
          label      = "api: response"
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
            LoadBalancer = module.load_balancer_api_eu_central_1.arn_suffix
            TargetGroup  = module.load_balancer_api_eu_central_1.target_group_arn_suffix
          }
          region = "eu-central-1"
          label  = "api: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_api_eu_central_1.arn_suffix
            TargetGroup  = module.load_balancer_api_eu_central_1.target_group_arn_suffix
          }
          region = "eu-central-1"
          label  = "api: unhealthy"
        },
      ]
    },
  ]
  run_log_groups = []
}
