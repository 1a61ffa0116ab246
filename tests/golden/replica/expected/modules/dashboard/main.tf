# Without places: CloudWatch sets widgets side by side in the order given.
resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.dashboard_name
  dashboard_body = jsonencode({
    widgets = concat(
      [
        for chart in var.charts : {
          type   = "metric"
          width  = 12
          height = 6
          properties = {
            title  = chart.title
            region = var.region
            view   = "timeSeries"
            stat   = chart.statistic
            period = chart.period
            metrics = [
              for series in chart.series : concat(
                [series.namespace, series.metric],
                flatten([for name, value in series.dimensions : [name, value]]),
                [
                  { region = series.region, label = series.label },
                ]
              )
            ]
          }
        }
      ],
      [
        for group in var.run_log_groups : {
          type   = "log"
          width  = 24
          height = 6
          properties = {
            title  = "Steps of runs"
            region = var.region
            view   = "table"
            query  = "SOURCE '${group}' | filter event = 'step over' | fields @timestamp, run, step, status, seconds, budget_seconds, note | sort @timestamp desc | limit 50"
          }
        }
      ]
    )
  })
}
