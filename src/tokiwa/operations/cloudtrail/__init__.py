"""CloudTrail: what the audit log has, as the AWS CLI and SDKs look it up."""
