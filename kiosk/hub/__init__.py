"""The server of a centre: calls come in from the terminals, and mediators answer them on their board.

`serving` runs it and has what the command line needs; `desk` holds the rules; `store` the history.
"""
