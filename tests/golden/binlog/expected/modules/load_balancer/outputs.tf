output "dns_name" {
  description = "What DNS points at."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "The zone of dns_name."
  value       = aws_lb.this.zone_id
}

output "arn_suffix" {
  description = "The load balancer's dimension in metrics."
  value       = aws_lb.this.arn_suffix
}

output "target_group_arn_suffix" {
  description = "The target group's dimension in metrics."
  value       = aws_lb_target_group.this.arn_suffix
}

output "target_group_arn" {
  description = "Where instances register: after the listener exists, or they would never become healthy."
  value       = aws_lb_target_group.this.arn
  depends_on  = [aws_lb_listener.https]
}
