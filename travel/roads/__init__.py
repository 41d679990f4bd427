"""Car times on a road network: OpenStreetMap data to a sparse graph, places to a matrix."""
