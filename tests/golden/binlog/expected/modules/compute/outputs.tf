output "instance_security_group_id" {
  description = "The security group of the instances."
  value       = aws_security_group.instances.id
}

output "asg_name" {
  description = "The Auto Scaling group."
  value       = aws_autoscaling_group.this.name
}
