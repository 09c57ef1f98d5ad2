"""Taking in a journal that a desk brings in a file."""

from __future__ import annotations

from counter_tui.contract.parcel import ParcelRequest
from counter_tui.server import parcels
from counter_tui.server.service import Asked, Reply, Service, reply


async def take_in(service: Service, asked: Asked) -> Reply:
    """Open the file, take its entries in, tell what became of them."""
    request: ParcelRequest = asked.body
    return reply(await parcels.take_in(service, request.parcel, asked.who), Cache_Control="private, no-store")
