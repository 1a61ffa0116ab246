# main.ha: tier drafts, tier index
resource "aws_dynamodb_table" "this" {
  #checkov:skip=CKV_AWS_119:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name                        = var.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = var.hash_key.name
  range_key                   = try(var.sort_key.name, null)
  deletion_protection_enabled = true

  # Replication reads the stream. AWS turns it on by itself; left out, the next plan would turn it off.
  stream_enabled   = length(var.replicas) > 0
  stream_view_type = length(var.replicas) > 0 ? "NEW_AND_OLD_IMAGES" : null

  dynamic "attribute" {
    for_each = concat([var.hash_key], var.sort_key[*])

    content {
      name = attribute.value.name
      type = attribute.value.type
    }
  }

  dynamic "ttl" {
    for_each = var.expire_attribute[*]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = var.recovery_days
  }

  # None of these is inherited. Another key makes a replica anew, and its region waits for the data.
  dynamic "replica" {
    for_each = var.replicas

    content {
      region_name            = replica.value.region_name
      kms_key_arn            = replica.value.kms_key_arn
      point_in_time_recovery = true
      propagate_tags         = true
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
