"""Papers of a plan to print and to hand out, from templates that a coordinator can change."""
