# Who hears of a renewal: the function, a webhook, and an archive from which all can hear it again.

locals {
  renewals = {
    source        = ["aws.health"]
    "detail-type" = ["AWS Health Event"]
    detail = {
      service           = ["ACM"]
      eventTypeCategory = ["scheduledChange"]
      eventTypeCode     = ["AWS_ACM_RENEWAL_STATE_CHANGE"]
    }
    resources = [aws_acm_certificate.site.arn]
  }
}

resource "aws_cloudwatch_event_rule" "renewed" {
  name          = "certificate-renewed"
  description   = "The certificate of ${var.domain} was renewed."
  event_pattern = jsonencode(local.renewals)
  state         = var.paused ? "DISABLED" : "ENABLED"
}

resource "aws_cloudwatch_event_target" "function" {
  rule = aws_cloudwatch_event_rule.renewed.name
  arn  = aws_lambda_function.renewed.arn
}

resource "aws_cloudwatch_event_connection" "webhook" {
  name               = "renewed"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key   = "X-Key"
      value = var.webhook_key
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "webhook" {
  name                             = "renewed"
  invocation_endpoint              = var.webhook
  http_method                      = "POST"
  invocation_rate_limit_per_second = 1
  connection_arn                   = aws_cloudwatch_event_connection.webhook.arn
}

data "aws_iam_policy_document" "events" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "webhook" {
  statement {
    actions   = ["events:InvokeApiDestination"]
    resources = [aws_cloudwatch_event_api_destination.webhook.arn]
  }
}

resource "aws_iam_role" "webhook" {
  name               = "renewals-to-webhook"
  assume_role_policy = data.aws_iam_policy_document.events.json
}

resource "aws_iam_role_policy" "webhook" {
  name   = "invoke"
  role   = aws_iam_role.webhook.id
  policy = data.aws_iam_policy_document.webhook.json
}

resource "aws_cloudwatch_event_target" "webhook" {
  rule     = aws_cloudwatch_event_rule.renewed.name
  arn      = aws_cloudwatch_event_api_destination.webhook.arn
  role_arn = aws_iam_role.webhook.arn

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }
}

resource "aws_cloudwatch_event_archive" "renewals" {
  name             = "renewals"
  event_source_arn = "arn:${data.aws_partition.this.partition}:events:${data.aws_region.this.name}:${data.aws_caller_identity.this.account_id}:event-bus/default"
  event_pattern    = jsonencode({ source = ["aws.acm", "aws.health"] })
  retention_days   = var.archive_days
}
