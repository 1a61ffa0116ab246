# Databases, tables, buckets and secrets use this key for callers who may use it themselves.
data "aws_iam_policy_document" "data" {
  statement {
    # Leaves it to identity policies of this account who may use the key.
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${var.partition}:iam::${var.account_id}:root"]
    }
  }

  #checkov:skip=CKV_AWS_109:In the policy of a key * is that key
  #checkov:skip=CKV_AWS_111:In the policy of a key * is that key
  #checkov:skip=CKV_AWS_356:In the policy of a key * is that key
}

resource "aws_kms_key" "data" {
  description             = "archive: databases, tables, buckets and secrets"
  policy                  = data.aws_iam_policy_document.data.json
  enable_key_rotation     = true
  deletion_window_in_days = 30

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "data" {
  name          = var.data_alias
  target_key_id = aws_kms_key.data.key_id
}
