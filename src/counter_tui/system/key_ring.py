"""The system's keyring as a place for keys: only one that encrypts is trusted, and it has a second to answer."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Protocol

SERVICE = "counter-tui"
ANSWER_SECONDS = 1.0
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Other software may bring backends in, such as the plain text one of ``keyrings.alt``: they are passed over."""


class Keyring(Protocol):
    """What is used of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is stored under a name."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store under a name."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget what is stored under a name."""
        ...


class KeyRing:
    """Keeps texts under names; *find* gives the backend, none keeps nothing. Each call blocks up to a second."""

    def __init__(self, find: Callable[[], Keyring | None] | None) -> None:
        self._find = find

    def kept(self, name: str) -> str | None:
        """Return what is kept under a name, ``None`` also when the keyring does not answer."""
        return self._ask(lambda ring: ring.get_password(SERVICE, name))

    def keep(self, name: str, value: str) -> bool:
        """Keep a text and read it back; return whether it is there."""

        def work(ring: Keyring) -> str | None:
            ring.set_password(SERVICE, name, value)
            return ring.get_password(SERVICE, name)

        return self._ask(work) == value

    def forget(self, name: str, value: str | None = None) -> bool:
        """Forget a name, only while it keeps *value* when one is given; return whether it is known not to be there."""
        if self._find is None:
            return True

        def work(ring: Keyring) -> str | None:
            kept = ring.get_password(SERVICE, name)
            if kept is not None and value in {None, kept}:
                ring.delete_password(SERVICE, name)
                kept = ring.get_password(SERVICE, name)
            return "gone" if kept is None or value not in {None, kept} else None

        return self._ask(work) == "gone"

    def _ask(self, question: Callable[[Keyring], str | None]) -> str | None:
        if self._find is None:
            return None
        find, answer = self._find, []

        def work() -> None:
            # Backends raise errors of many libraries; any of them only means "not from here".
            with contextlib.suppress(Exception):
                ring = find()
                answer.append(question(ring) if ring is not None else None)

        thread = threading.Thread(target=work, name="keyring", daemon=True)
        thread.start()
        thread.join(ANSWER_SECONDS)
        return answer[0] if answer else None


def trusted_keyring() -> Keyring | None:
    """Return the system's keyring when it is one that encrypts."""
    import keyring
    from keyring.backends import chainer

    backend = keyring.get_keyring()
    candidates = backend.backends if isinstance(backend, chainer.ChainerBackend) else [backend]
    return next((ring for ring in candidates if type(ring).__module__ in TRUSTED), None)
