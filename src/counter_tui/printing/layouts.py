"""Which layout a slip was printed with: an office may change its template under one version, paper already out does not change."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import PrintFailed
from counter_tui.printing.templates import Template, find_template, is_packaged, read_template, template_for

if TYPE_CHECKING:
    from counter_tui.domain.receipt import Slip, SlipMark

PACKAGED_LAYOUT = "packaged"
"""What packaged templates are called, with ``:`` and the version where it is not the slip's: they never change under one version."""


class Layouts:
    """Templates by form, version and name; ``own`` is the office's folder, copies of its templates are kept in ``kept``.

    A name is the SHA-256 of all files of a template. Calls block.
    """

    def __init__(self, own: Path | None, kept: Path | None) -> None:
        self._own = own
        self._kept = kept

    def holding(self, slip: Slip) -> Template:
        """Return the template that holds on the day *slip* is dated; raises PrintFailed.

        Slips of the first version, which say other things, have their own whatever the day.
        """
        if slip.content is None or slip.dated is None:
            return find_template(slip.form, slip.template_version, self._own)
        day = slip.dated.astimezone(VIETNAM).date()
        return template_for(slip.form, day, self._own, version=slip.template_version)

    def present(self, slip: Slip) -> str:
        """Return the name of the template that holds for *slip*, of which a copy is kept when it is the office's; raises PrintFailed.

        A copy that cannot be written keeps no slip from being printed: a reprint then says that its layout is another.
        """
        template = self.holding(slip)
        if is_packaged(template):
            same = template.version == slip.template_version
            return PACKAGED_LAYOUT if same else f"{PACKAGED_LAYOUT}:{template.version}"
        with suppress(OSError):
            files = _files(template.directory)
            name = _digest(files)
            if self._kept is not None:
                with suppress(OSError):
                    _keep(files, self._kept / name)
            return name
        return ""

    def marked(self, slip: Slip, mark: SlipMark) -> tuple[Template, bool]:
        """Return the template *mark* names and true, else the one that holds and whether it may stand for it; raises PrintFailed.

        Of a print without a name nobody knows better.
        """
        ours, _, version = mark.layout.partition(":")
        if ours == PACKAGED_LAYOUT:
            return find_template(slip.form, version or slip.template_version), True
        template = self.holding(slip)
        if not mark.layout:
            return template, True
        with suppress(OSError):
            if not is_packaged(template) and _digest(_files(template.directory)) == mark.layout:
                return template, True
        if self._kept is not None:
            with suppress(OSError, PrintFailed):
                copy = self._kept / mark.layout
                if _digest(_files(copy)) == mark.layout:
                    return read_template(copy), True
        return template, False


def _files(folder: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _digest(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(f"{len(name.encode())} {name} {len(content)} ".encode() + content)
    return whole.hexdigest()


def _keep(files: Mapping[str, bytes], folder: Path) -> None:
    if folder.is_dir():
        return
    part = folder.with_name(f".{folder.name}-{os.getpid()}")
    try:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        part.mkdir(mode=0o700)
        for name, content in files.items():
            path = part / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
