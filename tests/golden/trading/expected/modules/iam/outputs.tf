output "role_arns" {
  description = "ARN of each role, by its key in `roles`"
  value       = { for key, role in aws_iam_role.this : key => role.arn }
  depends_on  = [aws_iam_role_policy.this, aws_iam_role_policy.keys]
}

output "role_names" {
  description = "Name of each role, by its key in `roles`"
  value       = { for key, role in aws_iam_role.this : key => role.name }
  depends_on  = [aws_iam_role_policy.this, aws_iam_role_policy.keys]
}
