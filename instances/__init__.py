"""Bundled terms, and how a term is read, written and generated."""
