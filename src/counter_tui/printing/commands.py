"""Programs of the system, run with a time limit and never in the way of the desk."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended: its exit status and what it wrote, in the C locale."""

    status: int
    output: str
    complaint: str


async def run(program: str, *arguments: str, data: bytes = b"", seconds: float) -> Finished:
    """Run *program* with *data* on its standard input; raises FileNotFoundError, PermissionError or TimeoutError.

    When time is up, or the caller is cancelled, the program is killed and waited for. It has no share in the terminal.
    """
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(),
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            output, complaint = await process.communicate(data)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Finished(
        process.returncode or 0, output.decode("utf-8", "replace"), complaint.decode("utf-8", "replace")
    )


def _environment() -> dict[str, str]:
    # What these programs say is read here, so it must come in one language.
    kept = {
        name: value for name, value in os.environ.items() if name != "LANGUAGE" and not name.startswith("LC_")
    }
    return kept | {"LC_ALL": "C", "LANG": "C"}
