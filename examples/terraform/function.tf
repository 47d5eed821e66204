# What is done with a renewed certificate: a function under a role that may do this one thing.

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "export" {
  statement {
    actions   = ["acm:ExportCertificate"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "renewed" {
  name               = "certificate-renewed"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_policy" "export" {
  name   = "export-certificates"
  policy = data.aws_iam_policy_document.export.json
}

resource "aws_iam_role_policy_attachment" "export" {
  role       = aws_iam_role.renewed.name
  policy_arn = aws_iam_policy.export.arn
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.renewed.name
  policy_arn = "arn:${data.aws_partition.this.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_cloudwatch_log_group" "renewed" {
  name              = "/aws/lambda/certificate-renewed"
  retention_in_days = var.log_days
}

resource "aws_lambda_function" "renewed" {
  function_name    = "certificate-renewed"
  role             = aws_iam_role.renewed.arn
  runtime          = "python3.12"
  handler          = "lambda_function.lambda_handler"
  filename         = var.function_package
  source_code_hash = filebase64sha256(var.function_package)
  timeout          = var.function_timeout

  depends_on = [aws_cloudwatch_log_group.renewed, aws_iam_role_policy_attachment.logs]
}

resource "aws_lambda_permission" "renewed" {
  statement_id  = "renewals"
  function_name = aws_lambda_function.renewed.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.renewed.arn
}
