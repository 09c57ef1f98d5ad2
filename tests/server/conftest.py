"""The same behaviour in process and over a real socket, on a file and on PostgreSQL."""

from __future__ import annotations

import os

import pytest

from tests.server import postgres_server
from tests.server.offices import open_wire


@pytest.fixture(scope="session")
def postgres_place(tmp_path_factory):
    """The address of a database of this worker's own."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with postgres_server.server(shared) as server, postgres_server.database(server) as address:
        yield address


@pytest.fixture
def postgres(postgres_place):
    """The address of a PostgreSQL database without a row."""
    postgres_server.empty(postgres_place)
    return postgres_place


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, tmp_path):
    """Where an office is kept: a folder, or the address of a database."""
    return tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture(params=[("sqlite", "in-process"), ("sqlite", "socket"), ("postgres", "socket")], ids="-".join)
async def wire(request, tmp_path):
    store, way = request.param
    place = tmp_path if store == "sqlite" else request.getfixturevalue("postgres")
    async with open_wire(place, over_socket=way == "socket") as opened:
        yield opened


@pytest.fixture
async def inner(place):
    """In process only, for what no transport changes."""
    async with open_wire(place, over_socket=False) as opened:
        yield opened
