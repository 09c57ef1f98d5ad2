"""The service's SQL is such that data can be spread by office: every key begins with it, nothing needs one machine."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import psycopg
import pytest

import counter_tui.server
from counter_tui.server.schema import MIGRATIONS

FORBIDDEN = {
    "sequences": r"\bSERIAL\b|\bBIGSERIAL\b|(CREATE|ALTER)\s+SEQUENCE\b|NEXTVAL|AUTOINCREMENT|GENERATED\s",
    "one machine's locks": r"ADVISORY|LOCK\s+TABLE|SKIP\s+LOCKED",
    "one machine's messages": r"\bLISTEN\b|\bNOTIFY\b",
    "triggers": r"\bTRIGGER\b",
    "late constraints": r"DEFERRABLE|EXCLUDE\s+USING|REFERENCES\s",
    "tables for a moment": r"TEMP(ORARY)?\s+TABLE",
    "SQLite's own": (
        r"\bINSTR\s*\(|JSON_EXTRACT|ROWID|INSERT\s+OR\b|REPLACE\s+INTO|STRFTIME|DATETIME\s*\(|\bGLOB\b|IFNULL"
        r"|SUM\s*\([^()]*\b(IS|AND|OR|<|>|=)"
    ),
    "PostgreSQL's own": r"::|\bILIKE\b|JSONB|FOR\s+UPDATE|DISTINCT\s+ON|\bANY\s*\(",
}
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|LOCK|LISTEN|NOTIFY|WITH|FROM|CASE)\b")
SERVER = Path(counter_tui.server.__file__).parent
ONE_STORE_ONLY = {"rescue.py"}
"""Salvages a damaged file: never runs on PostgreSQL."""
FILES = sorted(p for p in SERVER.rglob("*.py") if p.name not in ONE_STORE_ONLY and "postgres" not in p.parts)


def statements(source: str) -> list[str]:
    """Return every text of a file that is SQL; what is put in by f-strings stands as a word."""
    found = []
    inside = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            found.append("".join(p.value if isinstance(p, ast.Constant) else " x " for p in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            found.append(node.value)
    return [text for text in found if SQL.match(text)]


def faults(sql: str) -> list[str]:
    return [why for why, pattern in FORBIDDEN.items() if re.search(pattern, sql, re.IGNORECASE)]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SERVER)))
def test_no_statement_needs_one_store_or_one_machine(path):
    assert {sql: why for sql in statements(path.read_text(encoding="utf-8")) if (why := faults(sql))} == {}


def test_the_search_finds_statements_and_faults():
    assert sum(len(statements(path.read_text(encoding="utf-8"))) for path in FILES) > 80
    for sql in (
        "CREATE TABLE t (id BIGSERIAL PRIMARY KEY)",
        "SELECT pg_advisory_xact_lock(1)",
        "LOCK TABLE t",
        "SELECT 1 FROM t FOR UPDATE SKIP LOCKED",
        "NOTIFY feed",
        "CREATE TRIGGER t AFTER INSERT ON t",
        "SELECT sum(due_at IS NULL) FROM t",
        "SELECT json_extract(action, '$.rating') FROM t",
        "SELECT '1'::int",
        "INSERT OR REPLACE INTO t VALUES (1)",
    ):
        assert faults(sql), sql
        assert statements(f'x = f"{sql} {{x}}"')


def test_every_unique_index_begins_with_the_office(postgres_place):
    from counter_tui.server.postgres.address import address_of
    from counter_tui.server.postgres.database import prepare

    prepare(address_of(postgres_place), MIGRATIONS)
    with psycopg.connect(postgres_place) as raw:
        rows = raw.execute(
            "SELECT c.relname, i.relname, a.attname FROM pg_index x"
            " JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]"
            " WHERE x.indisunique AND c.relnamespace = 'public'::regnamespace"
        ).fetchall()
        tables = raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    office_is = {"office": "code", "schema_version": "program"}
    assert len(rows) > 20
    assert {row for row in rows if row[2] != office_is.get(row[0], "office")} == set()
    assert {table for (table,) in tables} == {table for table, *_ in rows}, "a table without a key"


def test_texts_are_compared_in_byte_order_whatever_the_database_says(postgres_place):
    from counter_tui.server.postgres.address import address_of
    from counter_tui.server.postgres.database import prepare

    prepare(address_of(postgres_place), MIGRATIONS)
    with psycopg.connect(postgres_place) as raw:
        others = raw.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (data_type NOT IN ('text', 'bigint') OR data_type = 'text' AND collation_name <> 'C')"
        ).fetchall()
    assert others == []
