"""SQL text and a policy in, a plan out. Pure: no I/O, no clock, no randomness, no logging."""
