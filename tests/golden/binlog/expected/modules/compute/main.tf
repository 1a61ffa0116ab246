resource "aws_security_group" "instances" {
  name        = "${var.name}-instances"
  description = "Instances of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = { Name = "${var.name}-instances" }
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.instances.id
  description       = "AWS and other services"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each          = toset(var.database_cidr_blocks)
  security_group_id = aws_security_group.instances.id
  description       = "Databases; across regions by address, since groups cannot be named across them"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 3306
  to_port           = 3306
}

# Default tags do not reach what an Auto Scaling group launches.
data "aws_default_tags" "current" {}

resource "aws_iam_instance_profile" "this" {
  name = var.instance_profile_name
  role = var.role_name
}

locals {
  network_settings = {
    "net.ipv4.tcp_keepalive_intvl"  = 5
    "net.ipv4.tcp_keepalive_probes" = 3
    "net.ipv4.tcp_keepalive_time"   = 15
    "net.ipv4.tcp_retries2"         = 6
    "net.ipv4.tcp_syn_retries"      = 3
  }
  cloud_config = {
    write_files = [
      {
        path        = "/etc/sysctl.d/90-failover.conf"
        permissions = "0644"
        content     = join("", [for name, value in local.network_settings : "${name} = ${value}\n"])
      },
      {
        path        = var.environment_file
        permissions = "0644"
        content     = join("", [for name, value in var.environment : "${name}=${value}\n"])
      },
    ]
    runcmd = [["sysctl", "--system"]]
  }
}

resource "aws_launch_template" "this" {
  name                   = var.name
  image_id               = var.image_id
  instance_type          = var.instance_type
  update_default_version = true
  vpc_security_group_ids = [aws_security_group.instances.id]
  user_data              = base64encode("#cloud-config\n${yamlencode(local.cloud_config)}")

  iam_instance_profile {
    arn = aws_iam_instance_profile.this.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  monitoring {
    enabled = true
  }

  block_device_mappings {
    device_name = var.root_device_name

    ebs {
      encrypted             = true
      volume_type           = "gp3"
      delete_on_termination = true
    }
  }

  dynamic "credit_specification" {
    for_each = can(regex("^t[0-9]", var.instance_type)) ? ["unlimited"] : []

    content {
      # A region that takes over must not run out of credits it never earned.
      cpu_credits = credit_specification.value
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = merge(data.aws_default_tags.current.tags, { Name = var.name })
  }

  tag_specifications {
    resource_type = "volume"
    tags          = merge(data.aws_default_tags.current.tags, { Name = var.name })
  }
}

# Scaling and failovers change how many instances are desired; Terraform must not change it back.
resource "aws_autoscaling_group" "this" {
  name                      = var.name
  min_size                  = var.capacity.min
  max_size                  = var.capacity.max
  desired_capacity          = var.capacity.desired
  vpc_zone_identifier       = var.subnet_ids
  target_group_arns         = var.target_group_arns
  health_check_type         = length(var.target_group_arns) > 0 ? "ELB" : "EC2"
  health_check_grace_period = 120
  default_instance_warmup   = 120
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupTotalInstances"]

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  tag {
    key   = "Name"
    value = var.name
    # The launch template tags what it launches.
    propagate_at_launch = false
  }

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_autoscaling_policy" "cpu" {
  name                   = "${var.name}-cpu"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
