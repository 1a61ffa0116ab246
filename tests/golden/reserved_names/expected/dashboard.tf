# main.ha: region eu-west-1
module "dashboard_eu_west_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.eu_west_1 }

  dashboard_name = "for-each-eu-west-1"
  region         = "eu-west-1"
  charts = [
    {
      title     = "Processor of the clusters, percent"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/RDS"
          metric     = "CPUUtilization"
          dimensions = { DBClusterIdentifier = "for-each-module-eu-west-1" }
          region     = "eu-west-1"
          label      = "module"
        },
      ]
    },
    {
      title     = "Messages"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/SQS"
          metric     = "ApproximateNumberOfMessagesVisible"
          dimensions = { QueueName = "for-each-resource" }
          region     = "eu-west-1"
          label      = "resource: waiting"
        },
        {
          namespace  = "AWS/SQS"
          metric     = "ApproximateNumberOfMessagesNotVisible"
          dimensions = { QueueName = "for-each-resource" }
          region     = "eu-west-1"
          label      = "resource: in flight"
        },
      ]
    },
    {
      title     = "Age of the oldest message, s"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/SQS"
          metric     = "ApproximateAgeOfOldestMessage"
          dimensions = { QueueName = "for-each-resource" }
          region     = "eu-west-1"
          label      = "resource: oldest"
        },
      ]
    },
    {
      title     = "Messages that nobody could carry out"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace  = "AWS/SQS"
          metric     = "ApproximateNumberOfMessagesVisible"
          dimensions = { QueueName = "for-each-resource-dead-letters" }
          region     = "eu-west-1"
          label      = "resource"
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
          dimensions = { LoadBalancer = module.load_balancer_count_eu_west_1.arn_suffix }
          region     = "eu-west-1"
          label      = "count: requests"
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
          dimensions = { LoadBalancer = module.load_balancer_count_eu_west_1.arn_suffix }
          region     = "eu-west-1"
          label      = "count: of the application"
        },
        {
          namespace  = "AWS/ApplicationELB"
          metric     = "HTTPCode_ELB_5XX_Count"
          dimensions = { LoadBalancer = module.load_balancer_count_eu_west_1.arn_suffix }
          region     = "eu-west-1"
          label      = "count: of the load balancer"
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
          dimensions = { LoadBalancer = module.load_balancer_count_eu_west_1.arn_suffix }
          region     = "eu-west-1"
          label      = "count: response"
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
            LoadBalancer = module.load_balancer_count_eu_west_1.arn_suffix
            TargetGroup  = module.load_balancer_count_eu_west_1.target_group_arn_suffix
          }
          region = "eu-west-1"
          label  = "count: healthy"
        },
        {
          namespace = "AWS/ApplicationELB"
          metric    = "UnHealthyHostCount"
          dimensions = {
            LoadBalancer = module.load_balancer_count_eu_west_1.arn_suffix
            TargetGroup  = module.load_balancer_count_eu_west_1.target_group_arn_suffix
          }
          region = "eu-west-1"
          label  = "count: unhealthy"
        },
      ]
    },
  ]
  run_log_groups = []
}
