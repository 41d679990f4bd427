"""How door-to-door travel times are made, cached and traced to their source."""
