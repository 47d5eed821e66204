"""What happens when something is due, one file per kind."""
