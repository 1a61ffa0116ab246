# main.ha: region us-east-1
module "dashboard_us_east_1" {
  source = "./modules/dashboard"

  providers = { aws = aws.us_east_1 }

  dashboard_name = "ledger-us-east-1"
  region         = "us-east-1"
  charts = [
    {
      title     = "Lag of the replica by binlog, s"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "AWS/RDS"
          metric    = "AuroraBinlogReplicaLag"
          dimensions = {
            DBClusterIdentifier = "ledger-accounts-us-east-1"
            Role                = "WRITER"
          }
          region = "us-east-1"
          label  = "accounts"
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
          dimensions = { DBClusterIdentifier = "ledger-accounts-us-east-1" }
          region     = "us-east-1"
          label      = "accounts"
        },
      ]
    },
  ]
  run_log_groups = []
}

# main.ha: region us-east-2
module "dashboard_us_east_2" {
  source = "./modules/dashboard"

  providers = { aws = aws.us_east_2 }

  dashboard_name = "ledger-us-east-2"
  region         = "us-east-2"
  charts = [
    {
      title     = "Lag of the replica by binlog, s"
      statistic = "Maximum"
      period    = 60
      series = [
        {
          namespace = "AWS/RDS"
          metric    = "AuroraBinlogReplicaLag"
          dimensions = {
            DBClusterIdentifier = "ledger-accounts-us-east-2"
            Role                = "WRITER"
          }
          region = "us-east-2"
          label  = "accounts"
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
          dimensions = { DBClusterIdentifier = "ledger-accounts-us-east-2" }
          region     = "us-east-2"
          label      = "accounts"
        },
      ]
    },
  ]
  run_log_groups = []
}
