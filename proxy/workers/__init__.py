"""Several processes on one port: workers that answer, and one that looks after them.

The supervisor has the listening sockets, the shadow and its lock, and answers nobody. Each worker
is a whole pgfog otherwise: backend, ledger, sessions. They share the ledger through its file, the
shadow through its socket, the seats through memory, and hear of each other's CancelRequests through
the supervisor.
"""
