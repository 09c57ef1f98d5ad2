"""The service's tables for who holds which numbers."""

from __future__ import annotations

NUMBERS = """
CREATE TABLE installation (
  office TEXT NOT NULL, id TEXT NOT NULL, counter TEXT NOT NULL, generation BIGINT NOT NULL, mark TEXT NOT NULL,
  seen_at BIGINT NOT NULL, PRIMARY KEY (office, id)
);
CREATE TABLE settled_block (
  office TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (office, id)
);
CREATE TABLE overlapping_block (
  office TEXT NOT NULL, id TEXT NOT NULL, counter TEXT NOT NULL, day TEXT NOT NULL, installation TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (office, id)
);
CREATE INDEX number_block_by_installation ON number_block (office, installation, day)
"""
