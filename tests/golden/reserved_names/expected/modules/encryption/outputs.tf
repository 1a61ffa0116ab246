output "data_key_arn" {
  description = "The key for databases, tables, buckets, queues and secrets."
  value       = aws_kms_key.data.arn
}

output "messaging_key_arn" {
  description = "The key for topics, queues, logs and functions."
  value       = aws_kms_key.messaging.arn
}
