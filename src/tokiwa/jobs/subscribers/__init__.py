"""The places that notifications are brought to, one file for each; used by `jobs.notify`."""
