"""One client's session and the shadow's behind it: relayed bytes, and statements answered here."""
