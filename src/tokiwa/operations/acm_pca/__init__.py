"""AWS Private CA: authorities, what they sign, and who may ask them to."""
