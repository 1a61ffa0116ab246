variable "dashboard_name" {
  description = "Name of the dashboard"
  type        = string
}

variable "region" {
  description = "Region the dashboard is about"
  type        = string
}

variable "charts" {
  description = "Charts, in the order in which they stand"
  type = list(
    object({
      title     = string
      statistic = string
      period    = number
      series = list(
        object({
          namespace  = string
          metric     = string
          dimensions = map(string)
          region     = string
          label      = string
        })
      )
    })
  )
}

variable "run_log_groups" {
  description = "Log groups of the functions whose runs are listed, step by step"
  type        = list(string)
}
