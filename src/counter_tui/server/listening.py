"""The socket the service listens on."""

from __future__ import annotations

import socket


def listen(host: str, port: int) -> socket.socket:
    """Listen on *host* (IPv4 or IPv6 address or name) and *port* (0: any free one); raises OSError.

    Answers leave at once (TCP_NODELAY, RFC 9293 §3.7.4; an accepted connection takes it from its listener): asyncio sets
    it only on sockets whose protocol is given, and these have none. Without it the body of an answer waits until the other
    side acknowledges the header, which it puts off by 40 ms.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
