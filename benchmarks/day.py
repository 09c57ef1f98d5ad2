"""A day of 250 citizens at one counter, typed into the installed desk in a pseudo-terminal of 80x24.

Three citizens in four want certified copies, one in ten is entered wrong and corrected, one in twenty sends a proxy; the network
is away from 10:05 to 11:20, and the power fails at 14:00. Prints keys and seconds for each task, then what is wrong in the evening.

Run: python benchmarks/day.py [--citizens N] [--seed S]      needs libfaketime (Debian: apt-get install libfaketime)
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]


def main() -> int:
    """Live the day and print what it cost; 1 when anything is wrong in the evening."""
    from tests.e2e.day.evening import faults
    from tests.e2e.day.faked_time import library
    from tests.e2e.day.life import counter, live
    from tests.e2e.day.plan import citizens

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citizens", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if not library():
        print("libfaketime is not installed", file=sys.stderr)
        return 2
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, counter(Path(folder)) as at:
        day = live(at, citizens(asked.citizens, asked.seed), lambda event: print(event, flush=True))
        wrong = faults(at, day)
    print("\n".join(day.tally.lines()))
    print(
        f"{len(day.served)} dossiers, at most {day.unsent_at_most} unsent, {time.monotonic() - begun:.0f} s"
    )
    print("\n".join(wrong) if wrong else "nothing lost, nothing double, every date right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
