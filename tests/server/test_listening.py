"""Answers are not held back by the kernel."""

from __future__ import annotations

import socket

import pytest

from counter_tui.server.listening import listen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_taken_connection_sends_each_piece_at_once(host):
    if host == "::1" and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with listen(host, 0) as listener, socket.create_connection(listener.getsockname()[:2]):
        taken, _ = listener.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
