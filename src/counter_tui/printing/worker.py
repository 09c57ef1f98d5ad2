"""The renderer's worker process: ``python -m counter_tui.printing.worker FONTS… -- PACKAGES``.

One request at a time on standard input, one answer each on standard output; the end of input ends it, so that it never
outlives its desk. A frame is a kind (one byte), a length (four bytes, big-endian) and a body.

    request   ``L``                        load the engine
              ``S`` JSON                   lay out: ``{"directory", "at", "data"}``
    answer    ``O``                        loaded
              ``P`` PDF
              ``R`` JSON                   ``{"place", "problem"}``: the template is refused
              ``N`` text                   no engine here
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import BinaryIO

from counter_tui.printing.typesetter import NoTypst, Rejected, Typesetter

HEAD = 5


def frame(kind: bytes, body: bytes = b"") -> bytes:
    """Return a frame."""
    return kind + len(body).to_bytes(4, "big") + body


def serve(requests: BinaryIO, answers: BinaryIO, typesetter: Typesetter) -> None:
    """Answer requests until they end."""
    while len(head := requests.read(HEAD)) == HEAD:
        body = requests.read(int.from_bytes(head[1:], "big"))
        answers.write(_answer(head[:1], body, typesetter))
        answers.flush()


def _answer(kind: bytes, body: bytes, typesetter: Typesetter) -> bytes:
    try:
        if kind == b"L":
            typesetter.load()
            return frame(b"O")
        asked = json.loads(body)
        at = datetime.fromisoformat(asked["at"])
        return frame(b"P", typesetter.compile(asked["directory"], asked["data"], at))
    except Rejected as refusal:
        return frame(b"R", json.dumps({"place": refusal.place, "problem": refusal.problem}).encode())
    except NoTypst as missing:
        return frame(b"N", missing.problem.encode())


def main(arguments: list[str]) -> None:
    """Serve standard input; *arguments* are the font folders, ``--`` and the packages' folder."""
    fonts, packages = arguments[:-2], arguments[-1]
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not stand between frames
    serve(sys.stdin.buffer, answers, Typesetter(fonts, packages))


if __name__ == "__main__":
    main(sys.argv[1:])
