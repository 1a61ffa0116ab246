data "aws_partition" "current" {}

locals {
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"
}

# main.ha: tier provider
resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:requests are recorded as CloudTrail data events, not in a bucket of logs
  #checkov:skip=CKV_AWS_144:what is copied where is declared, in the replication module
  #checkov:skip=CKV2_AWS_62:nothing acts on single objects
  bucket = var.bucket_name

  lifecycle {
    prevent_destroy = true
  }
}

# main.ha: tier provider
# Replication needs it at both ends, and stops where it is suspended.
resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

# main.ha: tier provider
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

# main.ha: tier provider
resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# main.ha: tier provider
resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# main.ha: tier provider
# In compliance mode nobody can shorten it, not even the account's root, and nobody can turn it off.
resource "aws_s3_bucket_object_lock_configuration" "this" {
  count = var.lock_days == null ? 0 : 1

  bucket = aws_s3_bucket.this.id

  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.lock_days
    }
  }

  # S3 locks versions, so there have to be some.
  depends_on = [aws_s3_bucket_versioning.this]
}

# main.ha: tier provider
# At the end of its days a current version becomes a noncurrent one. A noncurrent one, which may have
# been current until a moment ago, has days of its own: whatever happens to an object, each of its
# versions can be had back for that many. S3 counts both from the next midnight.
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "retention"
    status = "Enabled"

    filter {}

    dynamic "expiration" {
      for_each = var.retain_days[*]

      content {
        days = expiration.value
      }
    }

    dynamic "noncurrent_version_expiration" {
      for_each = var.version_days[*]

      content {
        noncurrent_days = noncurrent_version_expiration.value
      }
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = min(7, coalesce(var.retain_days, 7))
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

# main.ha: tier provider
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.bucket_arn, "${local.bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "OnlyModernTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.bucket_arn, "${local.bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.2"]
    }
  }

  dynamic "statement" {
    for_each = var.append_only ? [true] : []

    content {
      # Lifecycle rules are not bound by policies: versions still leave when their days are over.
      sid       = "AppendOnly"
      effect    = "Deny"
      actions   = ["s3:DeleteObjectVersion"]
      resources = ["${local.bucket_arn}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}

# main.ha: tier provider
resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  # S3 refuses two changes of one bucket's access at a time.
  depends_on = [aws_s3_bucket_public_access_block.this]
}
