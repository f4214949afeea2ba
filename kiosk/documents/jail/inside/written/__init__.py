"""Texts, tables and web pages, which have no pages of their own. In the jail only."""
