output "queue_url" {
  description = "Where messages are sent to and received from"
  value       = aws_sqs_queue.this.url
}
