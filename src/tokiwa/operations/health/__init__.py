"""AWS Health: what happened to certificates that their owner should know."""
