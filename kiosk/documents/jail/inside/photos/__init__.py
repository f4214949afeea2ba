"""Pictures made of pixels, photos and scans. In the jail only."""
