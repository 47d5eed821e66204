# What the example does not use and automation around certificates may: each resource with what can be changed in place.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

variable "n" {
  description = "Another number changes everything that can be changed."
  type        = number
  default     = 1
}

variable "function_package" {
  type = string
}

resource "aws_iam_group" "ops" {
  name = "ops"
  path = "/teams/"
}

resource "aws_iam_user" "ana" {
  name          = "ana"
  force_destroy = true
  tags          = { Team = var.n }
}

resource "aws_iam_group_membership" "ops" {
  name  = "ops"
  group = aws_iam_group.ops.name
  users = [aws_iam_user.ana.name]
}

resource "aws_iam_user_group_membership" "ana" {
  user   = aws_iam_user.ana.name
  groups = [aws_iam_group.ops.name]
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["acm:Describe*", "acm:List*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "read" {
  name   = "read"
  policy = data.aws_iam_policy_document.read.json
  tags   = { N = var.n }
}

resource "aws_iam_group_policy_attachment" "read" {
  group      = aws_iam_group.ops.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_group_policy" "own" {
  name   = "own"
  group  = aws_iam_group.ops.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_user_policy" "own" {
  name   = "own"
  user   = aws_iam_user.ana.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_user_policy_attachment" "read" {
  user       = aws_iam_user.ana.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_access_key" "ana" {
  user = aws_iam_user.ana.name
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "host" {
  name                 = "host"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  description          = "n ${var.n}"
  permissions_boundary = aws_iam_policy.read.arn
  tags                 = { N = var.n }
}

resource "aws_iam_instance_profile" "host" {
  name = "host"
  role = aws_iam_role.host.name
  tags = { N = var.n }
}

resource "aws_iam_service_linked_role" "acm" {
  aws_service_name = "acm.amazonaws.com"
}

resource "aws_iam_account_alias" "this" {
  account_alias = "example-corp"
}

resource "aws_cloudwatch_event_bus" "orders" {
  name = "orders"
  tags = { N = var.n }
}

resource "aws_cloudwatch_event_permission" "other" {
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  principal      = "111111111111"
  statement_id   = "other"
}

resource "aws_cloudwatch_event_rule" "daily" {
  name                = "daily"
  schedule_expression = "rate(${var.n + 1} days)"
  tags                = { N = var.n }
}

resource "aws_cloudwatch_log_group" "seen" {
  name = "/aws/events/seen"
  tags = { N = var.n }
}

resource "aws_cloudwatch_log_stream" "one" {
  name           = "one"
  log_group_name = aws_cloudwatch_log_group.seen.name
}

resource "aws_cloudwatch_event_target" "seen" {
  rule = aws_cloudwatch_event_rule.daily.name
  arn  = aws_cloudwatch_log_group.seen.arn
}

resource "aws_acmpca_certificate_authority" "root" {
  type                            = "ROOT"
  permanent_deletion_time_in_days = 7
  usage_mode                      = "SHORT_LIVED_CERTIFICATE"
  certificate_authority_configuration {
    key_algorithm     = "RSA_2048"
    signing_algorithm = "SHA256WITHRSA"
    subject {
      common_name = "short"
    }
  }
  revocation_configuration {
    ocsp_configuration {
      enabled = true
    }
  }
  tags = { N = var.n }
}

resource "aws_acmpca_policy" "share" {
  resource_arn = aws_acmpca_certificate_authority.root.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "1"
      Effect    = "Allow"
      Principal = { AWS = "111111111111" }
      Action    = ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate", "acm-pca:GetCertificateAuthorityCertificate", "acm-pca:ListPermissions", "acm-pca:ListTags"]
      Resource  = aws_acmpca_certificate_authority.root.arn
      }, {
      Sid       = "2"
      Effect    = "Allow"
      Principal = { AWS = "111111111111" }
      Action    = ["acm-pca:IssueCertificate"]
      Resource  = aws_acmpca_certificate_authority.root.arn
      Condition = { StringEquals = { "acm-pca:TemplateArn" = "arn:aws:acm-pca:::template/EndEntityCertificate/V1" } }
    }]
  })
}

resource "aws_lambda_layer_version" "lib" {
  layer_name          = "lib"
  filename            = var.function_package
  compatible_runtimes = ["python3.12"]
}

resource "aws_lambda_layer_version_permission" "all" {
  layer_name     = aws_lambda_layer_version.lib.layer_arn
  version_number = aws_lambda_layer_version.lib.version
  principal      = "111111111111"
  action         = "lambda:GetLayerVersion"
  statement_id   = "one"
}

resource "aws_iam_role" "fn" {
  name               = "fn"
  assume_role_policy = replace(data.aws_iam_policy_document.trust.json, "ec2", "lambda")
}

resource "aws_lambda_function" "fn" {
  function_name                  = "fn"
  role                           = aws_iam_role.fn.arn
  runtime                        = "python3.12"
  handler                        = "lambda_function.lambda_handler"
  filename                       = var.function_package
  layers                         = [aws_lambda_layer_version.lib.arn]
  publish                        = true
  memory_size                    = 128 + var.n
  reserved_concurrent_executions = 3
  environment {
    variables = { NUMBER = var.n }
  }
  tags = { N = var.n }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.fn.function_name
  function_version = aws_lambda_function.fn.version
}

resource "aws_lambda_function_event_invoke_config" "fn" {
  function_name          = aws_lambda_function.fn.function_name
  maximum_retry_attempts = 1
}

data "aws_caller_identity" "this" {}

data "aws_iam_role" "host" { name = aws_iam_role.host.name }

data "aws_iam_policy" "basic" { arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }

data "aws_lambda_function" "fn" { function_name = aws_lambda_function.fn.function_name }

data "aws_iam_group" "ops" {
  group_name = aws_iam_group.ops.name
  depends_on = [aws_iam_group_membership.ops]
}

data "aws_iam_roles" "all" {}

data "aws_iam_users" "all" {}

data "aws_iam_account_alias" "this" { depends_on = [aws_iam_account_alias.this] }

data "aws_cloudwatch_event_bus" "orders" { name = aws_cloudwatch_event_bus.orders.name }

data "aws_cloudwatch_log_groups" "all" {}

data "aws_iam_instance_profile" "host" { name = aws_iam_instance_profile.host.name }

data "aws_iam_session_context" "me" { arn = "arn:aws:sts::${data.aws_caller_identity.this.account_id}:assumed-role/${aws_iam_role.fn.name}/x" }

data "aws_iam_principal_policy_simulation" "ana" {
  action_names      = ["acm:DescribeCertificate"]
  policy_source_arn = aws_iam_user.ana.arn
  depends_on        = [aws_iam_user_policy.own]
}

output "simulated" { value = data.aws_iam_principal_policy_simulation.ana.all_allowed }

resource "aws_sqs_queue" "lost" {
  name                      = "lost"
  message_retention_seconds = 86400 * var.n
  tags                      = { N = var.n }
}

resource "aws_sns_topic" "news" {
  name         = "news"
  display_name = "news ${var.n}"
  tags         = { N = var.n }
}

resource "aws_sns_topic_subscription" "lost" {
  topic_arn            = aws_sns_topic.news.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.lost.arn
  raw_message_delivery = true
}

resource "aws_sqs_queue_policy" "lost" {
  queue_url = aws_sqs_queue.lost.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "1"
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.lost.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.news.arn } }
    }]
  })
}
