"""Actions of the desk made ready for the wire: the structs of ``contract/actions.py`` mirror those of the domain."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

import msgspec

from counter_tui.contract import actions as wire
from counter_tui.decoding import converted
from counter_tui.domain import actions as domain

WIRE = {kind.__struct_config__.tag: kind for kind in get_args(wire.Action)}


def encode_action(action: domain.Action, actor: domain.Actor, at: datetime) -> wire.Action:
    """Return the wire form of *action*, done by *actor* at *at*; raises msgspec.ValidationError for what no wire field holds."""
    fields = msgspec.to_builtins(action, builtin_types=(datetime,))
    fields.pop("owed_before", None)  # the service knows what a correction takes the place of
    who = {"at": at, "officer_id": actor.officer_id or None, "counter": actor.counter or None}
    whole: wire.Action = converted(fields | who | {"action": action.KIND.value}, WIRE[action.KIND.value])
    return whole
