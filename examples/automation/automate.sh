#!/usr/bin/env bash
# Have a function called whenever a certificate was renewed: a role, the function, a rule, its target, the permission.
#
#   ./automate.sh CERTIFICATE_ARN FUNCTION.py POLICY.json [options of aws lambda create-function]
#
# FUNCTION.py defines lambda_handler, POLICY.json says what it may do. Role, function and rule are all called $NAME,
# "renewed" if it is not set. Needs the AWS CLI (version 1 or 2) and Python, which packs the function.
set -euo pipefail

arn=$1 function=$2 policy=$3
shift 3
name=${NAME:-renewed}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat > "$folder/trust.json" <<END
{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }
  ]
}
END
cat > "$folder/pattern.json" <<END
{
  "source": ["aws.health"],
  "detail-type": ["AWS Health Event"],
  "detail": {
    "service": ["ACM"],
    "eventTypeCategory": ["scheduledChange"],
    "eventTypeCode": ["AWS_ACM_RENEWAL_STATE_CHANGE"]
  },
  "resources": ["$arn"]
}
END

role=$(aws iam create-role --role-name "$name" --query Role.Arn --output text \
  --assume-role-policy-document "file://$folder/trust.json")
aws iam put-role-policy --role-name "$name" --policy-name "$name" --policy-document "file://$policy"

module=$(basename "$function" .py)
python3 -m zipfile -c "$folder/package.zip" "$function"
called=$(aws lambda create-function --function-name "$name" --runtime python3.12 --role "$role" \
  --handler "$module.lambda_handler" --zip-file "fileb://$folder/package.zip" --timeout 60 \
  --query FunctionArn --output text "$@")
aws lambda wait function-active-v2 --function-name "$name"

rule=$(aws events put-rule --name "$name" --event-pattern "file://$folder/pattern.json" --query RuleArn --output text)
aws lambda add-permission --function-name "$name" --statement-id "$name" --action lambda:InvokeFunction \
  --principal events.amazonaws.com --source-arn "$rule" --query Statement --output text > /dev/null
failed=$(aws events put-targets --rule "$name" --targets "Id=$name,Arn=$called" --query FailedEntryCount --output text)
[[ $failed == 0 ]]
echo "$called"
