"""Threads that meet a type for the first time at the same moment all get a value of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEETING = """
import dataclasses, sys, threading
import msgspec
from counter_tui.decoding import converted, from_json, from_msgpack

def by_parts(raw, kind):
    return converted(msgspec.json.decode(raw), kind)

def by_msgpack(raw, kind):
    return from_msgpack(msgspec.msgpack.encode(msgspec.json.decode(raw)), kind)

decode = {"from_json": from_json, "converted": by_parts, "from_msgpack": by_msgpack}[sys.argv[1]]
sys.setswitchinterval(1e-6)
for nth in range(60):
    inner = dataclasses.make_dataclass(f"Inner{nth}", [(f"a{i}", int) for i in range(30)])
    outer = dataclasses.make_dataclass(
        f"Outer{nth}", [("first", inner), *((f"b{i}", list[inner]) for i in range(20))]
    )
    part = {f"a{i}": i for i in range(30)}
    raw = msgspec.json.encode({"first": part} | {f"b{i}": [part] for i in range(20)})
    together, made = threading.Barrier(4), []

    def meet():
        together.wait()
        made.append(decode(raw, outer))

    threads = [threading.Thread(target=meet) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4 and all(one == made[0] and one.b19[0].a29 == 29 for one in made)
"""


def meet(way: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MEETING, way],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("way", ["from_json", "converted", "from_msgpack"])
def test_threads_that_meet_a_type_at_the_same_moment(way: str) -> None:
    done = meet(way)
    assert done.returncode == 0, (done.returncode, done.stderr)
