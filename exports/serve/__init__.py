"""Published feeds over HTTP: in memory, conditional, limited, no address in any log."""
