# main.ha: region us-east-1
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"

  default_tags {
    tags = {
      ManagedBy = "terraform"
      Platform  = "ledger"
    }
  }
}

# main.ha: region us-east-2
provider "aws" {
  alias  = "us_east_2"
  region = "us-east-2"

  default_tags {
    tags = {
      ManagedBy = "terraform"
      Platform  = "ledger"
    }
  }
}

# The account whose number is part of every ARN in a policy.
data "aws_caller_identity" "current" {
  provider = aws.us_east_1
}

locals {
  account_id = data.aws_caller_identity.current.account_id
}
