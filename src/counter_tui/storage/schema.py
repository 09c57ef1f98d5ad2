"""Tables of journal.db and cache.db; a migration once released is never edited.

Moments are whole microseconds since 1970 UTC; bodies are what :mod:`counter_tui.storage.codec` makes. Every table has
a rowid, by which a damaged file is read piece by piece.
"""

from __future__ import annotations

from counter_tui.database.connection import Migration

JOURNAL = (
    Migration(
        1,
        """
        CREATE TABLE setting (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

        CREATE TABLE block (
            id TEXT PRIMARY KEY, office TEXT NOT NULL, counter TEXT NOT NULL, day TEXT NOT NULL, prefix TEXT NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL, next INTEGER NOT NULL, installation TEXT NOT NULL
        ) STRICT;
        CREATE INDEX block_of_day ON block (day, office, counter, installation);
        -- The prefix holds office and day: one number goes to one dossier, whatever the blocks say.
        CREATE TABLE number (
            prefix TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (prefix, number)
        ) STRICT;

        -- "place" is the order of sending: a corrected registration takes the place of the one it replaces.
        CREATE TABLE entry (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, place INTEGER NOT NULL DEFAULT 0, id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL, dossier TEXT NOT NULL, title TEXT NOT NULL, path TEXT NOT NULL, body BLOB NOT NULL,
            created_at INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt_at INTEGER, problem TEXT NOT NULL DEFAULT '', problem_code TEXT NOT NULL DEFAULT '',
            officer_id TEXT NOT NULL DEFAULT '', if_match TEXT NOT NULL DEFAULT '', settled_at INTEGER
        ) STRICT;
        CREATE INDEX entry_unsettled ON entry (dossier, place) WHERE state IN ('waiting', 'sending', 'refused');
        CREATE INDEX entry_waiting ON entry (place) WHERE state IN ('waiting', 'sending');
        CREATE INDEX entry_state ON entry (state);
        CREATE INDEX entry_dossier ON entry (dossier);

        -- All registrations, the replaced ones too; a dossier points at the one that holds.
        CREATE TABLE registration (id TEXT PRIMARY KEY, dossier TEXT NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE INDEX registration_dossier ON registration (dossier);
        CREATE TABLE dossier (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, alias TEXT NOT NULL DEFAULT '',
            registration TEXT NOT NULL, procedure_code TEXT NOT NULL, procedure_name TEXT NOT NULL,
            applicant_name TEXT NOT NULL, owner_name TEXT NOT NULL, status INTEGER NOT NULL,
            received_at INTEGER NOT NULL, due_at INTEGER, counter TEXT NOT NULL, officer_name TEXT NOT NULL,
            confirmed INTEGER NOT NULL DEFAULT 0, voided INTEGER NOT NULL DEFAULT 0, folded TEXT NOT NULL
        ) STRICT;
        CREATE TABLE alias (alias TEXT PRIMARY KEY, code TEXT NOT NULL) STRICT;
        CREATE TABLE person (
            dossier TEXT NOT NULL, role TEXT NOT NULL, identity TEXT NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (dossier, role)
        ) STRICT;
        CREATE INDEX person_identity ON person (identity) WHERE identity <> '';
        CREATE TABLE event (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, dossier TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
            officer_name TEXT NOT NULL, counter TEXT NOT NULL, note TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX event_dossier ON event (dossier);

        CREATE TABLE print (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, dossier TEXT NOT NULL,
            form TEXT NOT NULL, reprint INTEGER NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL,
            officer_name TEXT NOT NULL, target TEXT NOT NULL DEFAULT '', problem TEXT NOT NULL DEFAULT '',
            settled_at INTEGER, slip BLOB NOT NULL
        ) STRICT;
        CREATE INDEX print_dossier ON print (dossier, form);
        CREATE INDEX print_open ON print (sequence) WHERE state <> 'done';

        CREATE TABLE draft (
            id TEXT PRIMARY KEY, officer_id TEXT NOT NULL, saved_at INTEGER NOT NULL, body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX draft_officer ON draft (officer_id, saved_at);

        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, action TEXT NOT NULL,
            dossier TEXT NOT NULL, officer_id TEXT NOT NULL, link BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
        """,
    ),
)

CACHE = (
    Migration(
        1,
        """
        CREATE TABLE feed (
            code TEXT PRIMARY KEY, alias TEXT NOT NULL, procedure_code TEXT NOT NULL, procedure_name TEXT NOT NULL,
            applicant_name TEXT NOT NULL, owner_name TEXT NOT NULL, status INTEGER NOT NULL,
            received_at INTEGER NOT NULL, due_at INTEGER, counter TEXT NOT NULL, officer_name TEXT NOT NULL,
            folded TEXT NOT NULL
        ) STRICT;
        CREATE INDEX feed_alias ON feed (alias) WHERE alias <> '';
        CREATE INDEX feed_received ON feed (received_at);
        CREATE TABLE feed_position (one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL) STRICT;
        """,
    ),
    Migration(
        2,
        """
        CREATE TABLE procedure (
            code TEXT PRIMARY KEY, name TEXT NOT NULL, field TEXT NOT NULL, receivable INTEGER NOT NULL,
            local INTEGER NOT NULL, same_day INTEGER NOT NULL, words TEXT NOT NULL, body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX procedure_same_day ON procedure (code) WHERE same_day;
        CREATE TABLE procedure_use (code TEXT PRIMARY KEY, uses INTEGER NOT NULL) STRICT;
        -- "complete" is 0 while pages are still to come; "search" is the index of the complete catalogue.
        CREATE TABLE catalogue (
            one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, etag TEXT NOT NULL,
            synced_at INTEGER, complete INTEGER NOT NULL, broken TEXT NOT NULL, search BLOB
        ) STRICT;
        """,
    ),
)
