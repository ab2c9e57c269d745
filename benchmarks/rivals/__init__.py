"""Other systems, each asked in an environment of its own by one script."""
