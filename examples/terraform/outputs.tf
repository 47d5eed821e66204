output "account" {
  value = data.aws_caller_identity.this.account_id
}

output "certificate" {
  value = data.aws_acm_certificate.site.arn
}

output "region" {
  value = data.aws_region.this.name
}

# For the trust stores of those who connect.
output "root_certificate" {
  value = aws_acmpca_certificate.root.certificate
}

output "issuing_authority" {
  value = data.aws_acmpca_certificate_authority.issuing.status
}
