"""Work that writes something down: the app owns it, so that leaving the screen cannot cut it off."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from textual.screen import Screen
from textual.worker import Worker

P = ParamSpec("P")
S = TypeVar("S", bound=Screen[Any])
_running: WeakKeyDictionary[Screen[Any], dict[str, Worker[None]]] = WeakKeyDictionary()


def saves(
    group: str,
) -> Callable[[Callable[Concatenate[S, P], Coroutine[Any, Any, None]]], Callable[Concatenate[S, P], None]]:
    """Make a screen's method start as work of the app; called again while it runs it does nothing, so one key saves once.

    A worker of the screen ends with the screen: what F12 began was dropped without a word when Esc came right behind it.
    """

    def decorate(
        method: Callable[Concatenate[S, P], Coroutine[Any, Any, None]],
    ) -> Callable[Concatenate[S, P], None]:
        @functools.wraps(method)
        def start(self: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
            running = _running.setdefault(self, {})
            last = running.get(method.__name__)
            if last is None or last.is_finished:
                running[method.__name__] = self.app.run_worker(
                    method(self, *args, **kwargs), group=group, exit_on_error=False
                )

        return start

    return decorate
