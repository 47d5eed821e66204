"""The IAM policy language: documents, their validation, and the decision about one request."""
