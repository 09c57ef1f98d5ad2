"""One small tree of errors; each carries a sentence for the officer that says what to do."""

from __future__ import annotations

import errno

from counter_tui.i18n import mark, text

_REASONS = {
    errno.EACCES: mark("không có quyền"),
    errno.EPERM: mark("không có quyền"),
    errno.EROFS: mark("ổ đĩa chỉ cho đọc"),
    errno.ENOSPC: mark("ổ đĩa đã đầy"),
    errno.ENOENT: mark("không có tệp hoặc thư mục này"),
    errno.ENOTDIR: mark("trên đường dẫn có tệp không phải thư mục"),
    errno.EISDIR: mark("đây là thư mục, không phải tệp"),
    errno.EEXIST: mark("đã có tệp mang tên này"),
    errno.ENAMETOOLONG: mark("tên tệp dài quá"),
    errno.EIO: mark("ổ đĩa bị lỗi"),
}


class CounterError(Exception):
    """Something the officer must be told.

    ``message`` is a Vietnamese message id (see :mod:`counter_tui.i18n`) with ``{name}`` places for ``values``;
    :meth:`__str__` gives the sentence in the language in use.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return text(self.message, **self.values)


class Offline(CounterError):
    """The dossier API could not be reached, or not in time; the same request may be sent again.

    ``retry_after`` is how many seconds the service asks to wait, ``None`` when it does not say.
    """

    retry_after: float | None = None


class ServiceUnusable(Offline):
    """The service cannot be used as things stand (a carried office that does not open, an unknown certificate): waiting does not help."""


class SignInNeeded(CounterError):
    """The dossier API wants a new sign-in; nothing is lost, sending pauses."""


class Refused(CounterError):
    """The dossier API answered and said no; ``code`` is the stable problem code (RFC 9457), ``status`` the HTTP one."""

    def __init__(self, message: str, *, code: str = "refused", status: int = 0, **values: object) -> None:
        super().__init__(message, **values)
        self.code = code
        self.status = status


class NotFound(CounterError):
    """What was asked for does not exist here."""


class BadInput(CounterError):
    """What was typed cannot be accepted; ``field`` names the field."""

    def __init__(self, message: str, *, field: str = "", **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class BadConfig(CounterError):
    """The configuration cannot be used as it stands."""


class StorageError(CounterError):
    """The desk's own files could not be read or written."""


class DiskFull(StorageError):
    """There is no room left to write; nothing was registered."""


class WrongKey(StorageError):
    """The key does not open the files; they are left untouched."""


class PassphraseNeeded(StorageError):
    """The key lies under a passphrase that nobody gave here; nothing was opened or changed."""


class WrongPassphrase(StorageError):
    """The passphrase does not open the key; the files are left untouched."""


class NewerDatabase(StorageError):
    """The file was written by a newer version; it is left untouched."""


class CorruptDatabase(StorageError):
    """The file is damaged."""


class DeskRunning(StorageError):
    """Another desk holds this journal; ``values`` say which (``pid``, ``where``)."""


class PrintFailed(CounterError):
    """A slip could not be made or handed to the printer; the dossier is not touched by it."""


class PrintBlocked(PrintFailed):
    """Nothing can have reached the printer, which may take the slip later: it is tried again by itself; ``reason`` says why."""

    def __init__(self, message: str, *, reason: str, **values: object) -> None:
        super().__init__(message, **values)
        self.reason = reason


class PrintUnknown(PrintFailed):
    """A slip may have been printed or not; it is never sent again by itself, the officer looks first."""


def why(problem: OSError) -> str:
    """Return what the operating system refused for, in the officer's language where it is a common reason."""
    known = _REASONS.get(problem.errno or 0)
    return text(known) if known else problem.strerror or type(problem).__name__
