"""Exchanging the heads of audit trails."""

from __future__ import annotations

from counter_tui.contract.audit import HeadsRequest
from counter_tui.server import auditing
from counter_tui.server.service import Asked, Reply, Service, reply


async def heads(service: Service, asked: Asked) -> Reply:
    """Keep the head of a desk's trail and give the service's, signed."""
    request: HeadsRequest = asked.body
    now = service.micros
    body = await service.database.write(lambda db: auditing.exchange(db, asked.who, request, now))
    return reply(body, Cache_Control="no-store")
