"""The few parts that all screens are made of."""
