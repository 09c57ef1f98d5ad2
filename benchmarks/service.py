"""The service on a file and on PostgreSQL: dossiers registered a second, and how long each waits for its answer.

Run: python benchmarks/service.py [--count N] [--at-once N] [--store sqlite|postgres]

The app and the load share this process, its event loop and the machine's cores; nothing leaves the machine. PostgreSQL is the one at
COUNTER_TUI_PG_DSN, else the system's or the package's binaries in a folder of their own, with fsync on; without any it is left out.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]


async def measure(place: Path | str, count: int, at_once: int) -> tuple[float, list[float]]:
    """Return the seconds *count* registrations took with *at_once* under way, and each one's milliseconds."""
    from tests.server.offices import open_wire, registration

    async with open_wire(place, over_socket=True) as wire:
        for n in range(-(-count // 20)):
            answer = await wire.lease(f"block-{n}")
            assert answer.status_code == 201, answer.content
        waits: list[float] = []
        numbers = iter(range(1, count + 1))

        async def sender() -> None:
            for number in numbers:
                made = registration(number)
                begun = time.perf_counter()
                answer = await wire.register(made)
                waits.append((time.perf_counter() - begun) * 1000)
                assert answer.status_code == 201, answer.content

        begun = time.perf_counter()
        await asyncio.gather(*(sender() for _ in range(at_once)))
        return time.perf_counter() - begun, sorted(waits)


@contextlib.contextmanager
def postgres(folder: Path):
    """Give the address of an empty database, ``None`` where there is no server to be had."""
    from tests.server import postgres_server

    if not os.environ.get(postgres_server.GIVEN) and postgres_server.binaries() is None:
        print(postgres_server.NONE)
        yield None
        return
    postgres_server.SETTINGS = postgres_server.DURABLE
    with postgres_server.server(folder) as server, postgres_server.database(server) as address:
        yield address


def main() -> int:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--at-once", type=int, default=32)
    options.add_argument("--store", choices=("sqlite", "postgres"), action="append")
    chosen = options.parse_args()
    stores = chosen.store or ["sqlite", "postgres"]
    print(f"{'store':10} {'at once':>7} {'creates/s':>9} {'p50 ms':>7} {'p95 ms':>7} {'p99 ms':>7}")
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=ROOT) as folder, contextlib.ExitStack() as stack:
        for store in stores:
            for at_once in (1, chosen.at_once):
                if store == "sqlite":
                    place: Path | str | None = Path(folder) / f"office-{at_once}"
                else:
                    place = stack.enter_context(postgres(Path(folder)))
                if place is None:
                    break
                seconds, waits = asyncio.run(measure(place, chosen.count, at_once))
                p50, p95, p99 = (waits[int(len(waits) * share)] for share in (0.5, 0.95, 0.99))
                print(
                    f"{store:10} {at_once:7} {chosen.count / seconds:9.0f} {p50:7.1f} {p95:7.1f} {p99:7.1f}",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
