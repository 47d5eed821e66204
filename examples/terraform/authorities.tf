# A root that signs its own certificate, and a subordinate under it that certificates are issued from.

locals {
  template = "arn:${data.aws_partition.this.partition}:acm-pca:::template"
}

resource "aws_acmpca_certificate_authority" "root" {
  type                            = "ROOT"
  permanent_deletion_time_in_days = 7

  certificate_authority_configuration {
    key_algorithm     = "EC_prime256v1"
    signing_algorithm = "SHA256WITHECDSA"

    subject {
      common_name  = "Example Root"
      organization = "Example Corp"
    }
  }
}

resource "aws_acmpca_certificate" "root" {
  certificate_authority_arn   = aws_acmpca_certificate_authority.root.arn
  certificate_signing_request = aws_acmpca_certificate_authority.root.certificate_signing_request
  signing_algorithm           = "SHA256WITHECDSA"
  template_arn                = "${local.template}/RootCACertificate/V1"

  validity {
    type  = "YEARS"
    value = 20
  }
}

resource "aws_acmpca_certificate_authority_certificate" "root" {
  certificate_authority_arn = aws_acmpca_certificate_authority.root.arn
  certificate               = aws_acmpca_certificate.root.certificate
  certificate_chain         = aws_acmpca_certificate.root.certificate_chain
}

resource "aws_acmpca_certificate_authority" "issuing" {
  type                            = "SUBORDINATE"
  permanent_deletion_time_in_days = 7

  certificate_authority_configuration {
    key_algorithm     = "EC_prime256v1"
    signing_algorithm = "SHA256WITHECDSA"

    subject {
      common_name  = "Example Issuing CA"
      organization = "Example Corp"
    }
  }
}

resource "aws_acmpca_certificate" "issuing" {
  certificate_authority_arn   = aws_acmpca_certificate_authority.root.arn
  certificate_signing_request = aws_acmpca_certificate_authority.issuing.certificate_signing_request
  signing_algorithm           = "SHA256WITHECDSA"
  template_arn                = "${local.template}/SubordinateCACertificate_PathLen0/V1"

  validity {
    type  = "YEARS"
    value = 10
  }

  depends_on = [aws_acmpca_certificate_authority_certificate.root]
}

resource "aws_acmpca_certificate_authority_certificate" "issuing" {
  certificate_authority_arn = aws_acmpca_certificate_authority.issuing.arn
  certificate               = aws_acmpca_certificate.issuing.certificate
  certificate_chain         = aws_acmpca_certificate.issuing.certificate_chain
}

# Without it the first certificate is issued and no renewal ever is.
resource "aws_acmpca_permission" "renewal" {
  certificate_authority_arn = aws_acmpca_certificate_authority.issuing.arn
  principal                 = "acm.amazonaws.com"
  actions                   = ["IssueCertificate", "GetCertificate", "ListPermissions"]
}

data "aws_acmpca_certificate_authority" "issuing" {
  arn        = aws_acmpca_certificate_authority.issuing.arn
  depends_on = [aws_acmpca_certificate_authority_certificate.issuing]
}
