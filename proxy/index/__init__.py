"""`pgfog index`: chooses which rows of every unit count, once per version of the data."""
