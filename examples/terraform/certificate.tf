resource "aws_acm_certificate" "site" {
  domain_name               = var.domain
  subject_alternative_names = ["api.${var.domain}"]
  certificate_authority_arn = aws_acmpca_certificate_authority.issuing.arn
  key_algorithm             = "EC_prime256v1"
  early_renewal_duration    = var.early_renewal

  # The authority signs nothing before it has its own certificate.
  depends_on = [aws_acmpca_certificate_authority_certificate.issuing, aws_acmpca_permission.renewal]

  lifecycle {
    create_before_destroy = true
  }
}

data "aws_acm_certificate" "site" {
  domain    = aws_acm_certificate.site.domain_name
  types     = ["PRIVATE"]
  key_types = ["EC_prime256v1"]
}
