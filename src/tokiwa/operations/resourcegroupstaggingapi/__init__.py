"""The Resource Groups Tagging API: what has which tags, over all services. Tags are written with each service's own operations."""
