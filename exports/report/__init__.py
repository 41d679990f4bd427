"""The report of a plan: one page of HTML that holds everything and needs no network."""
