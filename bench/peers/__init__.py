"""Other certificate servers, on durable storage where they have one, under the same load in the same run."""
