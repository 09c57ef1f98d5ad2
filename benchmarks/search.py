"""Search: time of one query, loading, memory and recall, at 123 and at 10,000 procedures.

    python benchmarks/search.py                         # the packaged catalogue, and it grown to 10,000
    python benchmarks/search.py --catalogue list.jsonl.gz   # with other procedures: code, name, field, level on each line
    python benchmarks/search.py --json

The queries are ``tests/data/search_queries.json``: typed as officers and citizens do, each with the codes that are
right. Without a catalogue of that size, names are made from halves of packaged ones, the same on every run: they
are closer to the right answers than foreign procedures are, so recall is lower than on a real national list.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from counter_tui.contract import packaged
from counter_tui.storage.catalogue_rows import index_row, with_everyday_words
from counter_tui.storage.search_index import IndexRow, SyllableIndex

QUERIES = Path(__file__).parent.parent / "tests" / "data" / "search_queries.json"
ROUNDS = 5
LOCAL_SHARE = 0.22  # of the procedures published with details in 2026, those that name the commune level


def packaged_rows() -> list[IndexRow]:
    items, _ = packaged.items()
    return with_everyday_words(map(index_row, items), packaged.everyday_words())


def rows_of(catalogue: Path) -> Iterator[IndexRow]:
    with gzip.open(catalogue, "rt") if catalogue.suffix == ".gz" else catalogue.open() as lines:
        for line in lines:
            record = json.loads(line)
            yield IndexRow(
                code=record["code"],
                name=record["name"],
                field=record.get("field") or "",
                local="xã" in (record.get("level") or "").lower(),
            )


def grown(rows: list[IndexRow], size: int) -> list[IndexRow]:
    """Return *rows* and others made from halves of their names, *size* in all."""
    chance = random.Random(20261123)
    made = list(rows)
    while len(made) < size:
        first, second = chance.sample(rows, 2)
        start, end = first.name.split()[:12], second.name.split()[-8:]
        number = len(made)
        name, local = " ".join([*start, *end]), chance.random() < LOCAL_SHARE
        made.append(IndexRow(code=f"9.{number:06d}", name=name, field=second.field, local=local))
    return made


def measure(rows: list[IndexRow]) -> dict[str, object]:
    filler = packaged.everyday_words().filler
    started = time.perf_counter()
    stored = SyllableIndex.build(rows, filler).dump()
    building = time.perf_counter() - started
    loads = []
    for _ in range(9):
        started = time.perf_counter()
        SyllableIndex.load(stored)
        loads.append(time.perf_counter() - started)
    tracemalloc.start()
    index = SyllableIndex.load(stored)
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    categories = json.loads(QUERIES.read_text(encoding="utf-8"))
    recall: dict[str, list[int]] = {}
    times: list[float] = []
    cold: list[float] = []
    for category, queries in categories.items():
        first = five = 0
        for query in queries:
            started = time.perf_counter()
            found = [row.code for row in index.search(query["typed"], 20)]
            cold.append(time.perf_counter() - started)
            first += bool(found) and found[0] in query["codes"]
            five += any(code in query["codes"] for code in found[:5])
        recall[category] = [first, five, len(queries)]
    for _ in range(ROUNDS):
        for queries in categories.values():
            for query in queries:
                started = time.perf_counter()
                index.search(query["typed"], 20)
                times.append(time.perf_counter() - started)
    return {
        "procedures": len(rows),
        "build_ms": building * 1e3,
        "load_ms": statistics.median(loads) * 1e3,
        "stored_kb": len(stored) / 1024,
        "memory_mb": memory / 2**20,
        "query_p50_ms": percentile(times, 50),
        "query_p95_ms": percentile(times, 95),
        "query_max_ms": max(times) * 1e3,
        "first_time_p95_ms": percentile(cold, 95),
        "first_time_max_ms": max(cold) * 1e3,
        "recall": recall,
    }


def percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1] * 1e3


def show(result: dict[str, object]) -> None:
    recall = result["recall"]
    assert isinstance(recall, dict)
    for name, value in result.items():
        if name != "recall":
            print(f"  {name:20} {value:10.2f}" if isinstance(value, float) else f"  {name:20} {value:>10}")
    for category, (first, five, number) in recall.items():
        print(f"  {category:20} {first:4} first {five:4} in first five, of {number}")
    first, five, number = (sum(column) for column in zip(*recall.values(), strict=True))
    print(f"  {'all':20} {first / number:6.1%} first {five / number:6.1%} in first five, of {number}\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--catalogue", type=Path, help="JSON lines (may be gzipped) with code, name, field, level"
    )
    parser.add_argument(
        "--size", type=int, default=10_000, help="procedures of the large run (default 10,000)"
    )
    parser.add_argument("--json", action="store_true")
    wish = parser.parse_args()
    rows = packaged_rows()
    large = list(rows)
    if wish.catalogue:
        known = {row.code for row in rows}
        large += [row for row in rows_of(wish.catalogue) if row.code not in known]
    results = [measure(rows), measure(grown(large, wish.size))]
    if wish.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return
    for result in results:
        show(result)


if __name__ == "__main__":
    main()
