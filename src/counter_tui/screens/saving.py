"""Work that writes something down: the app owns it, so that leaving the screen cannot cut it off."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from textual.app import App
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from counter_tui.screens.form_stands import HasForm

BACKGROUND = frozenset({"desk", "end", "reprint", "serial-scanner"})
"""Groups of the app's own work that writes nothing an officer waits for."""
P = ParamSpec("P")
A = TypeVar("A")
S = TypeVar("S", bound=Screen[Any])
_running: WeakKeyDictionary[Screen[Any], dict[str, Worker[None]]] = WeakKeyDictionary()
_may_end: WeakSet[Worker[Any]] = WeakSet()


async def answer_to(app: App[Any], question: Screen[A]) -> A | None:
    """Ask in the middle of saving, and return the answer: meanwhile nothing is being written down."""
    work = get_current_worker()
    _may_end.add(work)
    try:
        return await app.push_screen_wait(question)
    finally:
        _may_end.discard(work)


def written() -> None:
    """Let the desk end from here on: what was begun is durable, and the next start sees to the rest."""
    _may_end.add(get_current_worker())


def being_written(app: App[Any]) -> list[Worker[Any]]:
    """Return the work that is writing something down right now."""
    return [
        work
        for work in app.workers
        if work.node is app and work.group not in BACKGROUND and not work.is_finished and work not in _may_end
    ]


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
                work = method(self, *args, **kwargs)
                if isinstance(self, HasForm):
                    work = self.form_stands.until_written(self, work)
                running[method.__name__] = self.app.run_worker(work, group=group, exit_on_error=False)

        return start

    return decorate
