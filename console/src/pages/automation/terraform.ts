// The page's automation as a configuration of Terraform.
import { FILE, pattern, statements, type Plan } from "./setup";
import { TRUST } from "./roles";

/** What makes the same with `terraform apply`; the passphrase is a variable, for it belongs in no file. */
export function terraform(plan: Plan): string {
  const name = plan.name.replace(/[^\w-]/g, "_");
  return `# function.zip: python3 -m zipfile -c function.zip ${FILE}

variable "passphrase" {
  type      = string
  sensitive = true
}

resource "aws_iam_role" "${name}" {
  name               = "${plan.name}"
  assume_role_policy = jsonencode(${value(TRUST, 1)})
}

resource "aws_iam_role_policy" "${name}" {
  name   = "${plan.name}"
  role   = aws_iam_role.${name}.id
  policy = jsonencode(${value({ Version: "2012-10-17", Statement: statements(plan) }, 1)})
}

resource "aws_lambda_function" "${name}" {
  function_name    = "${plan.name}"
  role             = aws_iam_role.${name}.arn
  runtime          = "python3.12"
  handler          = "exporter.handler"
  timeout          = 60
  filename         = "function.zip"
  source_code_hash = filebase64sha256("function.zip")

  environment {
    variables = {
      PASSPHRASE = var.passphrase
    }
  }
}

resource "aws_cloudwatch_event_rule" "${name}" {
  name          = "${plan.name}"
  event_pattern = jsonencode(${value(pattern(plan), 1)})
}

resource "aws_lambda_permission" "${name}" {
  function_name = aws_lambda_function.${name}.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.${name}.arn
}

resource "aws_cloudwatch_event_target" "${name}" {
  rule = aws_cloudwatch_event_rule.${name}.name
  arn  = aws_lambda_function.${name}.arn
}
`;
}

/** A value in HCL. */
function value(given: unknown, depth: number): string {
  const [outer, inner] = ["  ".repeat(depth), "  ".repeat(depth + 1)];
  if (Array.isArray(given)) return `[${given.map((each) => value(each, depth)).join(", ")}]`;
  if (typeof given !== "object" || given === null) return JSON.stringify(given);
  const lines = Object.entries(given).map(([key, each]) => {
    const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
    return `${inner}${name} = ${value(each, depth + 1)}`;
  });
  return `{\n${lines.join("\n")}\n${outer}}`;
}
