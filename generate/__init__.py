"""Terms that nobody wrote: realistic, of any size, and feasible because they are built so."""
