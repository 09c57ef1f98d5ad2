"""The same behaviour in process and over a real socket."""

from __future__ import annotations

import pytest

from tests.server.offices import open_wire


@pytest.fixture(params=["in-process", "socket"])
async def wire(request, tmp_path):
    async with open_wire(tmp_path, over_socket=request.param == "socket") as opened:
        yield opened


@pytest.fixture
async def inner(tmp_path):
    """In process only, for what no transport changes."""
    async with open_wire(tmp_path, over_socket=False) as opened:
        yield opened
