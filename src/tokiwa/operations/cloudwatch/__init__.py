"""Amazon CloudWatch, as far as Certificate Manager and Private CA publish there."""
