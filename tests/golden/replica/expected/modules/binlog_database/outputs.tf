output "arn" {
  description = "What a read replica names as its source"
  value       = aws_rds_cluster.this.arn
}

output "endpoint" {
  description = "Endpoint of the instance that can write, while the writer is here"
  value       = aws_rds_cluster.this.endpoint
}

output "reader_endpoint" {
  description = "Endpoint for reading"
  value       = aws_rds_cluster.this.reader_endpoint
}
