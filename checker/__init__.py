"""Every rule stated a second time, from names alone; shares no code with the solver."""
