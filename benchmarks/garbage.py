"""How long Python's garbage collector holds up a desk while an officer looks things up, types and opens screens.

    .venv/bin/python benchmarks/garbage.py [--rounds 3] [--as-python-does]

Starts the installed command in a pseudo-terminal on data of its own, works on it as an officer does, and reads the processor
time of each collection from within. ``--as-python-does`` leaves the collector as Python sets it. Needs the ``test`` extra.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.screen import home, settle, wait_until
from tests.e2e.terminal import Terminal, command

INSIDE = """
import atexit, gc, os, time
took, since = [], [0.0]
def seen(phase, info):
    if phase == "start":
        since[0] = time.thread_time()
    else:
        took.append(time.thread_time() - since[0])
gc.callbacks.append(seen)
if {plain}:
    gc.disable = gc.freeze = gc.set_threshold = lambda *_: None
def told():
    with open({out!r} + str(os.getpid()), "w") as file:
        peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
        print(len(took), sum(took) * 1000, max(took, default=0) * 1000, time.process_time() * 1000, peak, file=file)
atexit.register(told)
"""


def one(base: Path, *, plain: bool) -> list[float]:
    """Work on a desk once; return collections, milliseconds of them, of the longest, of the desk, and its peak in kB."""
    inside = base / "inside"
    inside.mkdir(parents=True)
    (inside / "sitecustomize.py").write_text(INSIDE.format(plain=plain, out=str(base / "out")))
    terminal = Terminal(command(), env={**home(base / "desk"), "PYTHONPATH": str(inside)})
    for query in ("dkks", "khai sinh", "sao y", "ket hon", "cmnd", "ho ngheo"):
        for char in query:
            terminal.type(char)
            settle(terminal, 0.05)
        terminal.type("\x7f" * len(query))
        settle(terminal)
    terminal.type("1.001193")
    wait_until(terminal, "1.001193", time.perf_counter())
    for keys in (["enter"], ["f3"], ["f4"], ["f9"], ["f7"], ["esc"], ["f2"]):
        terminal.press(*keys)
        settle(terminal)
    terminal.kill(signal.SIGTERM)
    terminal.wait()
    return [float(number) for number in (base / f"out{terminal.pid}").read_text().split()]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--as-python-does", action="store_true")
    given = asked.parse_args()
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            count, whole, longest, used, peak = one(Path(folder), plain=given.as_python_does)
        print(
            f"{count:.0f} collections, {whole:.0f} ms of {used:.0f} ms processor time, the longest {longest:.1f} ms;"
            f" memory at most {peak / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main()
