"""How the hub's database came to be as it is, step by step; run at every start by `kiosk.hub.database`."""
