"""One module for each source of problems: what it says, as frozen arrays."""
