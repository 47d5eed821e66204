"""Runs function code in child processes that speak the Lambda Runtime API."""
