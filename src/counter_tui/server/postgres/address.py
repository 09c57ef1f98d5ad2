"""Where the database is: an address without a password on the command line, and never in clear over a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from counter_tui.contract.loopback import is_loopback
from counter_tui.errors import BadConfig
from counter_tui.i18n import mark

SCHEMES = ("postgresql://", "postgres://")
SECRETS = ("password", "sslpassword")
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


@dataclass(frozen=True, slots=True)
class Address:
    """A database as libpq finds it; ``shown`` may be printed, ``conninfo`` never."""

    conninfo: str = field(repr=False)
    shown: str


def address_of(given: str, private: str = "") -> Address:
    """Return the address *given* on the command line, else the *private* one of the environment; raises BadConfig.

    What neither says, libpq takes from PGHOST and the like, its service file and ``~/.pgpass``.
    """
    told = given or private or SCHEMES[0]
    options = _options(told)
    if given and any(options.get(secret) for secret in SECRETS):
        raise BadConfig(
            mark(
                "Mật khẩu không được đứng trên dòng lệnh: ai dùng máy cũng đọc được. Đặt địa chỉ trong biến "
                "COUNTER_TUI_DATABASE, hoặc mật khẩu trong ~/.pgpass, rồi đổi mật khẩu đã lộ."
            )
        )
    resolved = _resolved(told)
    hosts = _hosts(resolved)
    if (far := [host for host in hosts if not _is_here(host)]) and resolved.get("sslmode") not in ENCRYPTED:
        raise _in_clear(far[0])
    return Address(told, f"{','.join(hosts) or 'local'}/{resolved.get('dbname', '')}")


def check_link(raw: psycopg.Connection) -> None:
    """Raise BadConfig when an open connection goes over a network in clear after all."""
    if not _is_here(raw.info.hostaddr or raw.info.host) and not raw.pgconn.ssl_in_use:
        raise _in_clear(raw.info.host)


def _options(told: str) -> dict[str, object]:
    if not told.startswith(SCHEMES) and "=" not in told:
        raise BadConfig(
            mark(
                "Địa chỉ cơ sở dữ liệu phải có dạng postgresql://người-dùng@máy/cơ-sở-dữ-liệu (không kèm mật khẩu)."
            )
        )
    try:
        return dict(conninfo_to_dict(told))
    except psycopg.ProgrammingError:
        # Its text quotes the address, and with it what may be a password.
        raise BadConfig(
            mark("Không hiểu địa chỉ cơ sở dữ liệu. Kiểm tra dạng postgresql://người-dùng@máy/cơ-sở-dữ-liệu.")
        ) from None


def _resolved(told: str) -> dict[str, str]:
    """Return the options as libpq completes them; it sends nothing before it is asked to go on."""
    begun = pq.PGconn.connect_start(told.encode())
    try:
        return {option.keyword.decode(): option.val.decode() for option in begun.info if option.val}
    finally:
        begun.finish()


def _hosts(resolved: Mapping[str, str]) -> list[str]:
    named = resolved.get("hostaddr") or resolved.get("host", "")
    return [host for host in named.split(",") if host]


def _is_here(host: str) -> bool:
    return not host or host.startswith(("/", "@")) or is_loopback(host)


def _in_clear(host: str) -> BadConfig:
    return BadConfig(
        mark(
            "Không dùng PostgreSQL ở {host} qua mạng không mã hóa: thêm sslmode=verify-full và sslrootcert=TỆP vào địa chỉ."
        ),
        host=host,
    )
