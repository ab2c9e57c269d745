"""The door: who may come in, over TLS or not, and which shadow session waits for them."""
