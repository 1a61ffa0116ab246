# platform.ha: platform exchange
variable "regions" {
  description = "The network of each region. Zones are cut out of the range in the order given: append, do not reorder."
  type        = map(object({ cidr_block = string, availability_zones = list(string) }))
  default = {
    us-east-1 = {
      cidr_block         = "10.10.0.0/16"
      availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
    }
    us-west-2 = {
      cidr_block         = "10.20.0.0/16"
      availability_zones = ["us-west-2a", "us-west-2b", "us-west-2c"]
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["us-east-1", "us-west-2"], keys(var.regions))) == 0
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

# std/web_tier.ha: tier backoffice
variable "backoffice_image_id" {
  description = "The machine image of backoffice in each region; the number of an image differs from region to region."
  type        = map(string)
  default = {
    us-east-1 = "ami-0f1e2d3c4b5a69788"
    us-west-2 = "ami-01f2e3d4c5b6a7988"
  }
  nullable = false

  validation {
    condition = alltrue([
      for value in values(var.backoffice_image_id) : can(
        regex("^ami-([0-9a-f]{8}|[0-9a-f]{17})$", value)
      )
    ])
    error_message = "Each must be the id of a machine image, ami-…."
  }

  validation {
    condition     = length(setsubtract(["us-east-1", "us-west-2"], keys(var.backoffice_image_id))) == 0
    error_message = "Every region of the tier needs an image."
  }
}

# std/web_tier.ha: tier backoffice
variable "backoffice_instance_type" {
  description = "The instance type of backoffice, the same in every region."
  type        = string
  default     = "m6i.large"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", var.backoffice_instance_type))
    error_message = "Must be an instance type such as t3.large."
  }
}

# std/web_tier.ha: tier backoffice
variable "backoffice_root_device_name" {
  description = "The root device of backoffice's image, so that its volume is encrypted: /dev/xvda for Amazon Linux, /dev/sda1 for Ubuntu."
  type        = string
  default     = "/dev/xvda"
  nullable    = false

  validation {
    condition     = can(regex("^/dev/", var.backoffice_root_device_name))
    error_message = "Must be a device such as /dev/xvda."
  }
}

# std/web_tier.ha: tier backoffice
variable "backoffice_capacity" {
  description = "How many instances of backoffice run in each region. `desired` counts at creation only."
  type        = map(object({ min = number, max = number, desired = number }))
  default = {
    us-east-1 = {
      min     = 3
      max     = 6
      desired = 3
    }
    us-west-2 = {
      min     = 3
      max     = 6
      desired = 3
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["us-east-1", "us-west-2"], keys(var.backoffice_capacity))) == 0
    error_message = "Every region of the tier needs a capacity."
  }

  validation {
    condition     = alltrue([for size in var.backoffice_capacity : size.min >= 3])
    error_message = "The platform promises at least 3 instances in each region."
  }

  validation {
    condition = alltrue([
      for size in var.backoffice_capacity : size.min <= size.desired && size.desired <= size.max
    ])
    error_message = "min <= desired <= max must hold."
  }

  validation {
    condition     = length(distinct([for size in var.backoffice_capacity : size.min])) == 1
    error_message = "min must be the same in every region: whichever serves alone after a failover carries the whole load."
  }
}

# std/web_tier.ha: tier gateway
variable "gateway_instance_type" {
  description = "The instance type of gateway, the same in every region."
  type        = string
  default     = "t3.large"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", var.gateway_instance_type))
    error_message = "Must be an instance type such as t3.large."
  }
}

# std/web_tier.ha: tier gateway
variable "gateway_root_device_name" {
  description = "The root device of gateway's image, so that its volume is encrypted: /dev/xvda for Amazon Linux, /dev/sda1 for Ubuntu."
  type        = string
  default     = "/dev/xvda"
  nullable    = false

  validation {
    condition     = can(regex("^/dev/", var.gateway_root_device_name))
    error_message = "Must be a device such as /dev/xvda."
  }
}

# std/web_tier.ha: tier gateway
variable "gateway_capacity" {
  description = "How many instances of gateway run in each region. `desired` counts at creation only."
  type        = map(object({ min = number, max = number, desired = number }))
  default = {
    us-east-1 = {
      min     = 3
      max     = 24
      desired = 3
    }
    us-west-2 = {
      min     = 3
      max     = 24
      desired = 3
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["us-east-1", "us-west-2"], keys(var.gateway_capacity))) == 0
    error_message = "Every region of the tier needs a capacity."
  }

  validation {
    condition     = alltrue([for size in var.gateway_capacity : size.min >= 3])
    error_message = "The platform promises at least 3 instances in each region."
  }

  validation {
    condition = alltrue([
      for size in var.gateway_capacity : size.min <= size.desired && size.desired <= size.max
    ])
    error_message = "min <= desired <= max must hold."
  }

  validation {
    condition     = length(distinct([for size in var.gateway_capacity : size.min])) == 1
    error_message = "min must be the same in every region: whichever serves alone after a failover carries the whole load."
  }
}

# platform.ha: alert duty_manager
variable "duty_manager_emails" {
  description = "Who is told about duty_manager, by e-mail."
  type        = list(string)
  default     = ["duty-manager@example.com"]
  nullable    = false

  validation {
    condition = alltrue([
      for value in var.duty_manager_emails : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", value))
    ])
    error_message = "Each must be an e-mail address."
  }

  validation {
    condition     = length(var.duty_manager_emails) >= 1
    error_message = "An alert needs somebody to tell."
  }
}

# platform.ha: input gateway_image
variable "gateway_image" {
  description = "The machine image of the gateway, by region."
  type        = map(string)
  default = {
    us-east-1 = "ami-0a1b2c3d4e5f60718"
    us-west-2 = "ami-0d4e5f6071829304a"
  }
  nullable = false

  validation {
    condition = alltrue([
      for value in values(var.gateway_image) : can(regex("^ami-([0-9a-f]{8}|[0-9a-f]{17})$", value))
    ])
    error_message = "Each must be the id of a machine image, ami-…."
  }

  validation {
    condition     = length(setsubtract(["us-east-1", "us-west-2"], keys(var.gateway_image))) == 0
    error_message = "Every region that uses it needs an entry."
  }
}

# platform.ha: input operations
variable "operations" {
  description = "Who is told about alarms and failovers."
  type        = list(string)
  default     = ["exchange-operations@example.com"]
  nullable    = false

  validation {
    condition     = length(var.operations) >= 1
    error_message = "It must hold something."
  }

  validation {
    condition = alltrue([
      for value in var.operations : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", value))
    ])
    error_message = "Each must be an e-mail address."
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
