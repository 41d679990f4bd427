"""Calendar feeds with a history: what was published, to whom, and what changed since."""
