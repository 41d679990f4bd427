"""Travel times asked of routing services, and what becomes of wrong or missing answers."""
