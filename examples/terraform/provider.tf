# Where the server is and who calls it comes from the environment, as for the AWS CLI: AWS_ENDPOINT_URL, AWS_REGION,
# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. No check of the provider is turned off.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.31" # the first that reads AWS_ENDPOINT_URL
    }
  }
}

provider "aws" {
  default_tags {
    tags = { ManagedBy = "Terraform" }
  }
}

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

data "aws_region" "this" {}
