"""Registrations through faults and kills, held against what the officers were told.

An office has 9,999 numbers a day and leases blocks ahead of need, so a long run goes through one office after the other, 2,000
registrations each: the numbers of one office alone do not reach for 10,000.

Run: python benchmarks/chaos.py [--registrations N] [--seed S] [--lives N] [--naive NAME] [--database [ADDRESS]]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]


@contextlib.contextmanager
def own_database(folder: Path):
    """Give the address of a database on a server of its own, which syncs its disk."""
    from tests.server import postgres_server

    postgres_server.SETTINGS = postgres_server.DURABLE
    with postgres_server.server(folder) as server, postgres_server.database(server) as address:
        yield address


def main() -> int:
    """Run, print what happened, and return 1 when a promise was broken."""
    from tests.chaos.run import Plan, run_in_rounds

    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--registrations", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--lives", type=int, default=40, help="registrations a desk makes before it is killed"
    )
    options.add_argument(
        "--naive", action="append", default=[], help="no-key, naive-numbers, feed-by-id, normal"
    )
    options.add_argument(
        "--database",
        nargs="?",
        const="",
        help="the service on PostgreSQL: a database that is emptied, or without an address one of its own",
    )
    chosen = options.parse_args()
    plan = Plan(
        registrations=chosen.registrations,
        seed=chosen.seed,
        lives=chosen.lives,
        naive=frozenset(chosen.naive),
    )
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, contextlib.ExitStack() as stack:
        if chosen.database is not None:
            plan = replace(plan, database=chosen.database or stack.enter_context(own_database(Path(folder))))
        report = asyncio.run(run_in_rounds(plan, Path(folder)))
    print(
        f"{report.told} registrations and {report.acted} actions told, {report.requests} requests, "
        f"{report.kills} kills, {report.renumbered} renumbered, {report.seconds:.0f} s"
    )
    for name, times in sorted((report.ended + report.link).items()):
        print(f"  {times:5} {name}")
    for fault in report.faults[:20]:
        print(f"BROKEN {fault}")
    print("; ".join(f"{times} {kind}" for kind, times in report.kinds().items()) or "every promise kept")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
