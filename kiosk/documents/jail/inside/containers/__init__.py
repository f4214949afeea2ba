"""What holds papers: archives, portfolios, signatures, other programs' files. In the jail only."""
