"""Everything of Guichet that is not pixels."""
