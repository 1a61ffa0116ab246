# main.ha: platform desk
variable "regions" {
  description = "The network of each region. Zones are cut out of the range in the order given: append, do not reorder."
  type        = map(object({ cidr_block = string, availability_zones = list(string) }))
  default = {
    us-east-1 = {
      cidr_block         = "10.10.0.0/16"
      availability_zones = ["us-east-1a", "us-east-1c"]
    }
    us-east-2 = {
      cidr_block         = "10.20.0.0/16"
      availability_zones = ["us-east-2a", "us-east-2b"]
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

# main.ha: tier web
variable "web_root_device_name" {
  description = "The root device of web's image, so that its volume is encrypted: /dev/xvda for Amazon Linux, /dev/sda1 for Ubuntu."
  type        = string
  default     = "/dev/xvda"
  nullable    = false

  validation {
    condition     = can(regex("^/dev/", var.web_root_device_name))
    error_message = "Must be a device such as /dev/xvda."
  }
}

# main.ha: tier web
variable "web_capacity" {
  description = "How many instances of web run in each region. `desired` counts at creation only."
  type        = map(object({ min = number, max = number, desired = number }))
  default = {
    us-east-1 = {
      min     = 2
      max     = 8
      desired = 2
    }
    us-east-2 = {
      min     = 2
      max     = 8
      desired = 2
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["us-east-1", "us-east-2"], keys(var.web_capacity))) == 0
    error_message = "Every region of the tier needs a capacity."
  }

  validation {
    condition     = alltrue([for size in var.web_capacity : size.min >= 2])
    error_message = "The platform promises at least 2 instances in each region."
  }

  validation {
    condition = alltrue([
      for size in var.web_capacity : size.min <= size.desired && size.desired <= size.max
    ])
    error_message = "min <= desired <= max must hold."
  }

  validation {
    condition     = length(distinct([for size in var.web_capacity : size.min])) == 1
    error_message = "min must be the same in every region: whichever serves alone after a failover carries the whole load."
  }

  validation {
    condition     = alltrue([for size in var.web_capacity : size.max >= 6])
    error_message = "A failover scales to 6 instances: max must allow them."
  }
}

# main.ha: input certificates
variable "certificates" {
  type     = map(string)
  nullable = false

  validation {
    condition = alltrue([
      for value in values(var.certificates) : can(
        regex("^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12})?:.+$", value)
      )
    ])
    error_message = "Each must be an ARN."
  }

  validation {
    condition     = length(setsubtract(["us-east-1", "us-east-2"], keys(var.certificates))) == 0
    error_message = "Every region that uses it needs an entry."
  }
}

# main.ha: input images
variable "images" {
  type     = map(string)
  nullable = false

  validation {
    condition = alltrue([
      for value in values(var.images) : can(regex("^ami-([0-9a-f]{8}|[0-9a-f]{17})$", value))
    ])
    error_message = "Each must be the id of a machine image, ami-…."
  }

  validation {
    condition     = length(setsubtract(["us-east-1", "us-east-2"], keys(var.images))) == 0
    error_message = "Every region that uses it needs an entry."
  }
}

# main.ha: input people
variable "people" {
  description = "Who is woken up."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.people) >= 1
    error_message = "It must hold something."
  }

  validation {
    condition     = alltrue([for value in var.people : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", value))])
    error_message = "Each must be an e-mail address."
  }
}

# main.ha: input size
variable "size" {
  type     = string
  nullable = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", var.size))
    error_message = "It must be an instance type such as t3.large."
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
