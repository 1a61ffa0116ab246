# main.ha: state
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend "s3" {
    bucket         = "desk-terraform-state"
    key            = "desk/terraform.tfstate"
    region         = "us-west-2"
    encrypt        = true
    dynamodb_table = "desk-terraform-locks"
  }
}
