# Only services that document it name the account. A role can be passed to a service of its own account only.
data "aws_iam_policy_document" "trust" {
  for_each = var.roles

  statement {
    sid     = "AssumeRole"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value.service]
    }

    dynamic "condition" {
      for_each = (
        contains(["monitoring.rds.amazonaws.com", "vpc-flow-logs.amazonaws.com"], each.value.service)
        ? [var.account_id]
        : []
      )

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = var.roles

  name                 = each.value.name
  description          = each.value.description
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "this" {
  for_each = { for key, role in var.roles : key => role if role.policy != null }

  name   = "permissions"
  role   = aws_iam_role.this[each.key].id
  policy = each.value.policy
}

resource "aws_iam_role_policy" "keys" {
  for_each = var.key_policies

  name   = "keys"
  role   = aws_iam_role.this[each.key].id
  policy = each.value
}
