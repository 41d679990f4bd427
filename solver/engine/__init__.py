"""Local search over events with times and rooms: compact arrays, compiled moves."""
