# main.ha: tier papers
data "aws_iam_policy_document" "s3_replication_ap_southeast_2" {
  provider = aws.ap_southeast_2

  statement {
    sid       = "ReadReplication"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = ["arn:aws:s3:::archive-papers-ap-southeast-2-${local.account_id}"]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
    ]
    resources = ["arn:aws:s3:::archive-papers-ap-southeast-2-${local.account_id}/*"]
  }

  statement {
    sid       = "WriteReplicas"
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["arn:aws:s3:::archive-papers-ap-southeast-4-${local.account_id}/*"]
  }
}

# main.ha: tier papers
data "aws_iam_policy_document" "s3_replication_ap_southeast_2_keys" {
  provider = aws.ap_southeast_2

  statement {
    sid       = "DecryptDataInApSoutheast2"
    actions   = ["kms:Decrypt"]
    resources = [module.encryption_ap_southeast_2.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.ap-southeast-2.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptDataInApSoutheast4"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.encryption_ap_southeast_4.data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.ap-southeast-4.amazonaws.com"]
    }
  }
}

# main.ha: region ap-southeast-2
module "iam_ap_southeast_2" {
  source = "./modules/iam"

  providers = { aws = aws.ap_southeast_2 }

  account_id               = local.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  roles = {
    s3-replication = {
      name        = "archive-s3-replication-ap-southeast-2"
      description = "Copies new objects of buckets in ap-southeast-2"
      service     = "s3.amazonaws.com"
      policy      = data.aws_iam_policy_document.s3_replication_ap_southeast_2.json
    }
  }
  key_policies = {
    s3-replication = data.aws_iam_policy_document.s3_replication_ap_southeast_2_keys.json
  }
}
