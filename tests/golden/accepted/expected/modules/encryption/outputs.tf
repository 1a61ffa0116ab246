output "data_key_arn" {
  description = "The key for databases, tables, buckets and secrets."
  value       = aws_kms_key.data.arn
}
