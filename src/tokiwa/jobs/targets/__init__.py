"""The places that events are delivered to, one file for each; used by `jobs.deliver`."""
