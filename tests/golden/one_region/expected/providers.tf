# platform.ha: region eu-central-1
provider "aws" {
  alias  = "eu_central_1"
  region = "eu-central-1"

  default_tags {
    tags = {
      ManagedBy = "terraform"
      Platform  = "ledger"
    }
  }
}

# The account whose number is part of every ARN in a policy.
data "aws_caller_identity" "current" {
  provider = aws.eu_central_1
}

locals {
  account_id = data.aws_caller_identity.current.account_id
}
