"""What runs in the jail, and nowhere else. Whatever is here may be taken over by any file that it opens.

Nothing outside imports it; only here are strange bytes parsed.
"""
