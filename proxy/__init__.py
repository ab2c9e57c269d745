"""All that touches the world: sockets, sessions, the shadow, ledger, backends, command line."""
