"""Where PostgreSQL is: no password on the command line or in a sentence, nothing in clear over a network."""

from __future__ import annotations

import subprocess
import sys

import pytest

from counter_tui.cli import main
from counter_tui.cli.exit_codes import WRONG_USE
from counter_tui.errors import BadConfig, StorageError
from counter_tui.server.postgres.address import address_of
from counter_tui.server.postgres.opening import open_shared

SECRET = "mat-khau-bi-mat"


@pytest.fixture(autouse=True)
def own_libpq(monkeypatch, tmp_path):
    for name in ("PGHOST", "PGSSLMODE", "PGSERVICE", "PGSERVICEFILE", "PGDATABASE", "COUNTER_TUI_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize(
    "given",
    [
        f"postgresql://counter:{SECRET}@127.0.0.1/counter",
        f"postgresql://127.0.0.1/counter?user=counter&password={SECRET}",
        f"host=/run/postgresql password={SECRET}",
        f"postgresql://127.0.0.1/counter?sslpassword={SECRET}",
    ],
)
def test_a_password_on_the_command_line_is_refused_and_taken_from_elsewhere(given, monkeypatch, capsys):
    assert main(["serve", "--database", given]) == WRONG_USE
    said = "".join(capsys.readouterr())
    assert "COUNTER_TUI_DATABASE" in said and ".pgpass" in said
    assert SECRET not in said
    monkeypatch.setenv("COUNTER_TUI_DATABASE", given)
    address = address_of("", given)
    assert SECRET in address.conninfo
    assert SECRET not in repr(address) + address.shown


@pytest.mark.parametrize(
    "given", ["office.db", "mysql://x/y", "postgresql://u@[::1", "postgresql://u@h/x?unknown=1"]
)
def test_what_is_no_address_is_said_without_quoting_it(given):
    with pytest.raises(BadConfig) as refused:
        address_of(given)
    assert given not in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://counter@db.example/counter",
        "postgresql://counter@10.0.0.5/counter?sslmode=prefer",
        "postgresql://counter@localhost,10.0.0.5/counter",
        "postgresql://counter@localhost/counter?hostaddr=10.0.0.5",
        "host=10.0.0.5 dbname=counter sslmode=disable",
    ],
)
def test_nothing_goes_over_a_network_in_clear(given):
    with pytest.raises(BadConfig, match="sslmode=verify-full"):
        address_of(given)


@pytest.mark.parametrize(
    "given",
    [
        "postgresql:///counter",
        "postgresql://counter@localhost/counter",
        "postgresql://counter@[::1]:5433/counter",
        "postgresql:///counter?host=/run/postgresql",
        "postgresql://counter@db.example/counter?sslmode=require",
        "postgresql://counter@db.example/counter?sslmode=verify-full",
    ],
)
def test_this_machine_and_encrypted_links_are_taken(given):
    assert address_of(given).conninfo == given


def test_what_libpq_adds_by_itself_counts(monkeypatch, tmp_path):
    services = tmp_path / "services.conf"
    services.write_text("[far]\nhost=db.example\n[sealed]\nhost=db.example\nsslmode=verify-full\n")
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    with pytest.raises(BadConfig):
        address_of("service=far")
    assert address_of("service=sealed").shown.startswith("db.example/")
    monkeypatch.setenv("PGHOST", "db.example")
    with pytest.raises(BadConfig):
        address_of("")
    monkeypatch.setenv("PGSSLMODE", "verify-ca")
    assert address_of("").shown.startswith("db.example/")


async def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path, capfd, caplog):
    private = f"postgresql://counter:{SECRET}@/counter?host={tmp_path}"
    with pytest.raises(StorageError) as refused:
        await open_shared(address_of("", private))
    assert str(tmp_path) in str(refused.value)
    assert SECRET not in str(refused.value) + caplog.text + "".join(capfd.readouterr())


def test_no_place_at_all_is_a_wrong_use(capsys):
    assert main(["serve"]) == WRONG_USE
    assert "--database" in capsys.readouterr().err


def test_where_psycopg_is_missing_the_extra_is_named():
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from counter_tui.cli import main\n"
        "sys.exit(main(['serve', '--database', 'postgresql:///counter']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == WRONG_USE
    assert "counter-tui[postgres]" in done.stderr
