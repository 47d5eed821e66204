"""Amazon CloudWatch, as far as Certificate Manager publishes there: the days that certificates have left."""
