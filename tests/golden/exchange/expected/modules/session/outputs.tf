output "table_name" {
  description = "Name of the table, the same in every region"
  value       = aws_dynamodb_table.this.name
}
