output "bucket_name" {
  description = "Name of the bucket, once it keeps versions"
  value       = aws_s3_bucket.this.id
  depends_on  = [aws_s3_bucket_versioning.this]
}
