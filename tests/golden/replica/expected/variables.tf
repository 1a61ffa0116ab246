# main.ha: platform ledger
variable "regions" {
  description = "The network of each region. Zones are cut out of the range in the order given: append, do not reorder."
  type        = map(object({ cidr_block = string, availability_zones = list(string) }))
  default = {
    us-east-1 = {
      cidr_block         = "10.10.0.0/16"
      availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
    }
    us-east-2 = {
      cidr_block         = "10.20.0.0/16"
      availability_zones = ["us-east-2a", "us-east-2b", "us-east-2c"]
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["us-east-1", "us-east-2"], keys(var.regions))) == 0
    error_message = "Every region of the platform needs an entry."
  }

  validation {
    condition = alltrue([
      for region in var.regions : (
        can(cidrnetmask(region.cidr_block))
        && try(tonumber(split("/", region.cidr_block)[1]) >= 16 && tonumber(split("/", region.cidr_block)[1]) <= 23, false)
      )
    ])
    error_message = "Each cidr_block must be an IPv4 range between /16 and /23."
  }

  validation {
    condition = try(
      alltrue([
        for pair in [for names in setproduct(keys(var.regions), keys(var.regions)) : { a = split("/", var.regions[names[0]].cidr_block), b = split("/", var.regions[names[1]].cidr_block) } if names[0] != names[1]] :
        cidrsubnet("${pair.a[0]}/${min(pair.a[1], pair.b[1])}", 0, 0) != cidrsubnet("${pair.b[0]}/${min(pair.a[1], pair.b[1])}", 0, 0)
      ]),
      false
    )
    error_message = "Ranges of peered networks must not overlap."
  }

  validation {
    condition = alltrue([
      for region in var.regions : (
        length(distinct(region.availability_zones)) == length(region.availability_zones)
        && length(distinct(region.availability_zones)) >= 2
        && length(distinct(region.availability_zones)) <= 8
      )
    ])
    error_message = "Each region needs 2 to 8 different availability zones."
  }

  validation {
    condition = alltrue([
      for name, region in var.regions : alltrue([
        for zone in region.availability_zones : startswith(zone, name)
      ])
    ])
    error_message = "Availability zones must belong to their region."
  }
}

# main.ha: alert oncall
variable "oncall_emails" {
  description = "Who is told about oncall, by e-mail."
  type        = list(string)
  default     = ["oncall@example.com"]
  nullable    = false

  validation {
    condition = alltrue([
      for value in var.oncall_emails : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", value))
    ])
    error_message = "Each must be an e-mail address."
  }

  validation {
    condition     = length(var.oncall_emails) >= 1
    error_message = "An alert needs somebody to tell."
  }
}

variable "permissions_boundary_arn" {
  description = "The policy that bounds what any role made here may do, by its ARN; null where the account has none."
  type        = string
  default     = null

  validation {
    condition = (
      var.permissions_boundary_arn == null
      ? true
      : can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    )
    error_message = "The boundary must be the ARN of an IAM policy."
  }
}
