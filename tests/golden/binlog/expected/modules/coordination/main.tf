resource "aws_dynamodb_table" "coordination" {
  #checkov:skip=CKV_AWS_119:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name                        = var.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }

  # Only what probers saw ends by itself; leases and records stay.
  ttl {
    attribute_name = "delete_after"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  lifecycle {
    prevent_destroy = true
  }
}
