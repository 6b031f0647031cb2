"""A port for a server that is started later, or again."""

import random
import socket

# Above those of local clouds (local/ports.ts), below the ephemeral ports: no outgoing connection takes one meanwhile.
PORTS = range(30_001, 32_768)


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    for port in random.sample(PORTS, len(PORTS)):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError(f"no free port between {PORTS.start} and {PORTS.stop}")
