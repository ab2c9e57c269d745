"""The mathematics of pgfog: policy, bounds, statistics, mechanisms, accounting. No SQL, no I/O."""
