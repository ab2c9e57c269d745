"""PostgreSQL's protocol 3.0 as bytes and values: no sockets, no clock, no randomness."""
