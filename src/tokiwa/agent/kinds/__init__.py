"""The kinds of places, one file each. The agent finds them by their entry points, as it finds those that others write."""
