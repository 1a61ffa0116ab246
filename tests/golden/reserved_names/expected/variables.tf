# main.ha: platform for-each
variable "regions" {
  description = "The network of each region. Zones are cut out of the range in the order given: append, do not reorder."
  type        = map(object({ cidr_block = string, availability_zones = list(string) }))
  default = {
    eu-west-1 = {
      cidr_block         = "10.10.0.0/16"
      availability_zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["eu-west-1"], keys(var.regions))) == 0
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

# main.ha: tier count
variable "count_image_id" {
  description = "The machine image of count in each region; the number of an image differs from region to region."
  type        = map(string)
  default     = { eu-west-1 = "ami-0a1b2c3d4e5f60718" }
  nullable    = false

  validation {
    condition = alltrue([
      for value in values(var.count_image_id) : can(
        regex("^ami-([0-9a-f]{8}|[0-9a-f]{17})$", value)
      )
    ])
    error_message = "Each must be the id of a machine image, ami-…."
  }

  validation {
    condition     = length(setsubtract(["eu-west-1"], keys(var.count_image_id))) == 0
    error_message = "Every region of the tier needs an image."
  }
}

# main.ha: tier count
variable "count_instance_type" {
  description = "The instance type of count, the same in every region."
  type        = string
  default     = "m6i.large"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", var.count_instance_type))
    error_message = "Must be an instance type such as t3.large."
  }
}

# main.ha: tier count
variable "count_root_device_name" {
  description = "The root device of count's image, so that its volume is encrypted: /dev/xvda for Amazon Linux, /dev/sda1 for Ubuntu."
  type        = string
  default     = "/dev/xvda"
  nullable    = false

  validation {
    condition     = can(regex("^/dev/", var.count_root_device_name))
    error_message = "Must be a device such as /dev/xvda."
  }
}

# main.ha: tier count
variable "count_capacity" {
  description = "How many instances of count run in each region. `desired` counts at creation only."
  type        = map(object({ min = number, max = number, desired = number }))
  default = {
    eu-west-1 = {
      min     = 3
      max     = 3
      desired = 3
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["eu-west-1"], keys(var.count_capacity))) == 0
    error_message = "Every region of the tier needs a capacity."
  }

  validation {
    condition     = alltrue([for size in var.count_capacity : size.min >= 3])
    error_message = "The platform promises at least 3 instances in each region."
  }

  validation {
    condition = alltrue([
      for size in var.count_capacity : size.min <= size.desired && size.desired <= size.max
    ])
    error_message = "min <= desired <= max must hold."
  }

  validation {
    condition     = length(distinct([for size in var.count_capacity : size.min])) == 1
    error_message = "min must be the same in every region: whichever serves alone after a failover carries the whole load."
  }
}

# main.ha: input regions
variable "input_regions" {
  type     = list(string)
  default  = ["regions@example.com"]
  nullable = false

  validation {
    condition     = length(var.input_regions) >= 1
    error_message = "It must hold something."
  }

  validation {
    condition = alltrue([
      for value in var.input_regions : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", value))
    ])
    error_message = "Each must be an e-mail address."
  }
}

# main.ha: input source
variable "input_source" {
  type     = list(string)
  default  = ["source@example.com"]
  nullable = false

  validation {
    condition     = length(var.input_source) >= 1
    error_message = "It must hold something."
  }

  validation {
    condition = alltrue([
      for value in var.input_source : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", value))
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
