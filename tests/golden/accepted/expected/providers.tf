# main.ha: region ap-southeast-2
provider "aws" {
  alias  = "ap_southeast_2"
  region = "ap-southeast-2"

  default_tags {
    tags = {
      ManagedBy = "terraform"
      Platform  = "archive"
    }
  }
}

# The account whose number is part of every ARN in a policy.
data "aws_caller_identity" "current" {
  provider = aws.ap_southeast_2
}

locals {
  account_id = data.aws_caller_identity.current.account_id
}
