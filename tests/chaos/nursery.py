"""Starts desks quickly: one process with all imported that forks a real desk process for each job it is given.

It reads jobs as JSON lines, answers each with the pid of the child, and says ``pid status`` when one has ended. A desk
so started can be killed like any other; only the second its imports take is saved.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import sys
from typing import Any

from tests.chaos import desk_worker


def main() -> None:
    """Fork children until the input ends; children that are left are killed."""
    desk_worker.import_all()
    children: set[int] = set()
    waiting = b""
    _say("ready")
    while True:
        if select.select([0], [], [], 0.01)[0]:
            if not (read := os.read(0, 65536)):
                break
            *lines, waiting = (waiting + read).split(b"\n")
            for line in lines:
                children.add(_start(json.loads(line)))
        children -= _ended(children)
    for child in children:
        os.kill(child, 9)


def _start(job: dict[str, Any]) -> int:
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(0)
            asyncio.run(desk_worker.work(job))
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)
    _say(f"started {job['nth']} {child}")
    return child


def _ended(children: set[int]) -> set[int]:
    ended = set()
    for child in children:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            _say(f"ended {pid} {os.waitstatus_to_exitcode(status)}")
            ended.add(pid)
    return ended


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()
