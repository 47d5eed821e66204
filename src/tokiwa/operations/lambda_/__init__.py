"""AWS Lambda, as far as functions that answer events need it."""
