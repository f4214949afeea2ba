"""Letters, tables and slides of office programs. In the jail only."""
