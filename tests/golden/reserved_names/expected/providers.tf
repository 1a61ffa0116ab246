# main.ha: region eu-west-1
provider "aws" {
  alias  = "eu_west_1"
  region = "eu-west-1"

  default_tags {
    tags = {
      ManagedBy = "terraform"
      Platform  = "for-each"
      count     = "3"
    }
  }
}

# The account whose number is part of every ARN in a policy.
data "aws_caller_identity" "current" {
  provider = aws.eu_west_1
}

locals {
  account_id = data.aws_caller_identity.current.account_id
}
