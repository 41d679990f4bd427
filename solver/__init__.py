"""The engine: a compiled problem, its constraints, one objective and the search."""
