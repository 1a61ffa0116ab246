output "topic_arns" {
  description = "ARN of each topic, by its key in `topics`"
  value       = { for key, topic in aws_sns_topic.this : key => topic.arn }
}
