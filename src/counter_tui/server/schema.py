"""The service's tables: every key begins with the office, so that one transaction touches one office.

Moments are microseconds since 1970 (UTC), days and bodies are text. Nothing here is peculiar to SQLite.
"""

from __future__ import annotations

from counter_tui.database.connection import Migration
from counter_tui.server.schema_numbers import NUMBERS
from counter_tui.server.schema_summary import SUMMARY

FIRST = """
CREATE TABLE office (
  code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, superior TEXT NOT NULL, address TEXT NOT NULL,
  place TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL, website TEXT NOT NULL, sample INTEGER NOT NULL,
  number_policy TEXT NOT NULL, sessions TEXT NOT NULL, weekdays TEXT NOT NULL, confirmed_until TEXT NOT NULL,
  epoch TEXT NOT NULL, catalogue_revision INTEGER NOT NULL, catalogue_seed TEXT NOT NULL
);
CREATE TABLE counter (
  office TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (office, id)
);
CREATE TABLE officer (
  office TEXT NOT NULL, id TEXT NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
  counter TEXT NOT NULL, password TEXT NOT NULL, active INTEGER NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (office, id), UNIQUE (office, login)
);
CREATE TABLE session (
  office TEXT NOT NULL, digest TEXT NOT NULL, officer TEXT NOT NULL, local INTEGER NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT, PRIMARY KEY (office, digest)
);
CREATE TABLE day_override (
  office TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL, decision TEXT NOT NULL,
  PRIMARY KEY (office, day)
);
CREATE TABLE catalogue_item (
  office TEXT NOT NULL, code TEXT NOT NULL, revision INTEGER NOT NULL, removed INTEGER NOT NULL,
  receivable INTEGER NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (office, code)
);
CREATE UNIQUE INDEX catalogue_item_by_revision ON catalogue_item (office, revision);
CREATE TABLE day_counter (
  office TEXT NOT NULL, day TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (office, day)
);
CREATE TABLE number_block (
  office TEXT NOT NULL, id TEXT NOT NULL, counter TEXT NOT NULL, day TEXT NOT NULL, installation TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, leased_at BIGINT NOT NULL, PRIMARY KEY (office, id)
);
CREATE UNIQUE INDEX number_block_by_day ON number_block (office, day, first);
CREATE TABLE void_number (
  office TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, officer TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (office, code)
);
CREATE TABLE idempotency (
  office TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
  created_at BIGINT NOT NULL, PRIMARY KEY (office, key)
);
CREATE TABLE dossier (
  office TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, procedure_code TEXT NOT NULL,
  procedure_name TEXT NOT NULL, procedure_field TEXT NOT NULL, status INTEGER NOT NULL,
  applicant_name TEXT NOT NULL, owner_name TEXT NOT NULL, applicant_identity TEXT NOT NULL,
  owner_identity TEXT NOT NULL, phone TEXT NOT NULL, words TEXT NOT NULL, counter TEXT NOT NULL,
  officer_id TEXT NOT NULL, officer_name TEXT NOT NULL, received_at BIGINT NOT NULL, received_day TEXT NOT NULL,
  due_at BIGINT, moved_at BIGINT NOT NULL, version INTEGER NOT NULL, alias TEXT NOT NULL, flags TEXT NOT NULL,
  position BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (office, id), UNIQUE (office, code)
);
CREATE INDEX dossier_by_position ON dossier (office, position);
CREATE INDEX dossier_by_reception ON dossier (office, received_at, id, words);
CREATE INDEX dossier_by_counter ON dossier (office, counter, received_day);
CREATE INDEX dossier_by_applicant ON dossier (office, applicant_identity);
CREATE INDEX dossier_by_owner ON dossier (office, owner_identity);
CREATE INDEX dossier_by_phone ON dossier (office, phone);
CREATE TABLE dossier_alias (
  office TEXT NOT NULL, alias TEXT NOT NULL, dossier TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (office, alias, dossier)
);
CREATE TABLE dossier_event (
  office TEXT NOT NULL, dossier TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL,
  officer_id TEXT NOT NULL, officer_name TEXT NOT NULL, counter TEXT NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (office, dossier, number)
);
CREATE TABLE feed_position (
  office TEXT NOT NULL PRIMARY KEY, position BIGINT NOT NULL
)
"""

AUDIT = """
CREATE TABLE audit (
  office TEXT NOT NULL, sequence BIGINT NOT NULL, at BIGINT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  officer TEXT NOT NULL, counter TEXT NOT NULL, digest TEXT NOT NULL, link TEXT NOT NULL,
  PRIMARY KEY (office, sequence)
);
CREATE TABLE audit_salt (
  office TEXT NOT NULL, sequence BIGINT NOT NULL, salt TEXT NOT NULL, PRIMARY KEY (office, sequence)
);
CREATE TABLE audit_key (office TEXT NOT NULL PRIMARY KEY, seed TEXT NOT NULL);
CREATE TABLE desk_head (
  office TEXT NOT NULL, installation TEXT NOT NULL, sequence BIGINT NOT NULL, link TEXT NOT NULL,
  counter TEXT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (office, installation, sequence)
)
"""

ACTIONS = """
ALTER TABLE dossier ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN stage INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN stage_due_at BIGINT;
ALTER TABLE dossier ADD COLUMN stopped_at BIGINT;
ALTER TABLE dossier ADD COLUMN fees_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dossier_event ADD COLUMN action TEXT NOT NULL DEFAULT '';
CREATE TABLE replaced_registration (
  office TEXT NOT NULL, dossier TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (office, dossier, number)
)
"""
"""How a dossier stands beyond its status, each event's action as it was sent, and what a correction replaced."""

PARCELS = """
CREATE TABLE sealing_key (office TEXT NOT NULL PRIMARY KEY, private TEXT NOT NULL);
CREATE TABLE installation_key (
  office TEXT NOT NULL, installation TEXT NOT NULL, key TEXT NOT NULL, told_at BIGINT NOT NULL,
  PRIMARY KEY (office, installation)
)
"""
"""What opens journals that were carried here in a file, and the keys by which desks sign them."""

SUPERSEDED = """
CREATE TABLE superseded_registration (
  office TEXT NOT NULL, id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (office, id)
)
"""
"""Registrations that a desk mended or voided after they were refused: they are not to come in later."""

OWN_CATALOGUE = """
ALTER TABLE catalogue_item ADD COLUMN own_rules INTEGER NOT NULL DEFAULT 0;
ALTER TABLE catalogue_item ADD COLUMN own_procedure INTEGER NOT NULL DEFAULT 0
"""
"""Which rules and procedures the office wrote itself: no packaged ones take their place."""

HOLDING = """
ALTER TABLE dossier ADD COLUMN registration TEXT NOT NULL DEFAULT '';
UPDATE dossier SET registration = substr(body, 8, 36) WHERE substr(body, 1, 7) = '{"id":"' AND substr(body, 44, 1) = '"';
UPDATE office SET epoch = epoch || '9'
"""
"""The id of the registration that holds, with which its body begins; desks that were upgraded first hear it, too."""

MIGRATIONS = (
    Migration(1, FIRST),
    Migration(2, AUDIT),
    Migration(3, NUMBERS),
    Migration(4, ACTIONS),
    Migration(5, PARCELS),
    Migration(6, SUMMARY),
    Migration(7, SUPERSEDED),
    Migration(8, OWN_CATALOGUE),
    Migration(9, HOLDING),
)
DATABASE_NAME = "office.db"
GROUP = 64
"""Requests that may share one COMMIT."""
