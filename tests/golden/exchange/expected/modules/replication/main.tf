# std/replicated_assets.ha: tier reports
# Copies what is written from now on. What is there already takes an S3 Batch Replication job.
resource "aws_s3_bucket_replication_configuration" "this" {
  bucket = var.bucket_name
  role   = var.role_arn

  dynamic "rule" {
    for_each = var.rules

    content {
      id       = rule.value.id
      priority = rule.value.priority
      status   = "Enabled"

      filter {}

      delete_marker_replication {
        status = rule.value.delete_markers ? "Enabled" : "Disabled"
      }

      source_selection_criteria {
        replica_modifications {
          status = rule.value.replica_modifications ? "Enabled" : "Disabled"
        }

        # Without it, objects under our key are skipped in silence.
        sse_kms_encrypted_objects {
          status = "Enabled"
        }
      }

      destination {
        bucket = rule.value.destination_bucket_arn

        encryption_configuration {
          replica_kms_key_id = rule.value.replica_kms_key_arn
        }

        metrics {
          status = "Enabled"

          dynamic "event_threshold" {
            for_each = rule.value.time_control ? [15] : []

            content {
              minutes = event_threshold.value
            }
          }
        }

        dynamic "replication_time" {
          for_each = rule.value.time_control ? [15] : []

          content {
            status = "Enabled"

            time {
              minutes = replication_time.value
            }
          }
        }
      }
    }
  }
}
