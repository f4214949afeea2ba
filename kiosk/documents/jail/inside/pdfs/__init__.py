"""PDFs: loaded, seen, and written anew. In the jail only."""
