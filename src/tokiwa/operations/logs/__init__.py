"""CloudWatch Logs: what functions wrote, and what others put there."""
