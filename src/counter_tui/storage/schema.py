"""Tables of journal.db and cache.db; a migration once released is never edited.

Moments are whole microseconds since 1970 UTC; bodies are what :mod:`counter_tui.storage.codec` makes. Every table has
a rowid, by which a damaged file is read piece by piece.
"""

from __future__ import annotations

from counter_tui.database.connection import Migration
from counter_tui.storage.schema_numbers import NUMBERS

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
    Migration(
        2,
        """
        -- "shown" is 0 until the officer has seen that a registration was received.
        ALTER TABLE entry ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;
        CREATE INDEX entry_not_shown ON entry (sequence) WHERE shown = 0;
        -- The audit row keeps a digest over salt and body; both can go, and the chain still verifies.
        ALTER TABLE entry ADD COLUMN salt BLOB NOT NULL DEFAULT x'';
        ALTER TABLE audit ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE audit ADD COLUMN entry TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
        -- Heads of the service's trail as it signed them, and heads of ours as it acknowledged them.
        CREATE TABLE witness (
            whose TEXT NOT NULL, sequence INTEGER NOT NULL, link BLOB NOT NULL, at INTEGER NOT NULL,
            signature BLOB NOT NULL, key BLOB NOT NULL, PRIMARY KEY (whose, sequence)
        ) STRICT;
        """,
    ),
    Migration(3, NUMBERS),
    Migration(
        4,
        """
        -- How a dossier stands after this desk's last action on it; the service's word may be newer.
        CREATE TABLE standing (
            dossier TEXT PRIMARY KEY, version INTEGER NOT NULL, status INTEGER NOT NULL, moved_at INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        ALTER TABLE event ADD COLUMN action BLOB NOT NULL DEFAULT x'';
        ALTER TABLE event ADD COLUMN entry TEXT NOT NULL DEFAULT '';
        ALTER TABLE entry ADD COLUMN action TEXT NOT NULL DEFAULT '';
        """,
    ),
    Migration(
        5,
        """
        -- How the dossier stood before an action, for one that is taken back unsent; empty when nothing was kept of it.
        ALTER TABLE event ADD COLUMN before BLOB NOT NULL DEFAULT x'';
        """,
    ),
    Migration(
        6,
        """
        -- A day that was closed, as it stood then; the slip of it is in "print" under the day's name.
        CREATE TABLE day_close (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL UNIQUE, closed_at INTEGER NOT NULL,
            officer_name TEXT NOT NULL, audit_sequence INTEGER NOT NULL, audit_link BLOB NOT NULL, body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX event_at ON event (at);
        """,
    ),
    Migration(
        7,
        """
        -- When an entry was last copied to a file, and whether a supervisor is to see to it.
        ALTER TABLE entry ADD COLUMN exported_at INTEGER;
        ALTER TABLE entry ADD COLUMN handed INTEGER NOT NULL DEFAULT 0;
        """,
    ),
    Migration(
        8,
        """
        -- Which printer a print was given to, its job there, why it waits, and how often it was tried.
        ALTER TABLE print ADD COLUMN printer TEXT NOT NULL DEFAULT '';
        ALTER TABLE print ADD COLUMN ref TEXT NOT NULL DEFAULT '';
        ALTER TABLE print ADD COLUMN reason TEXT NOT NULL DEFAULT '';
        ALTER TABLE print ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX print_settled ON print (settled_at) WHERE state IN ('done', 'cancelled');
        """,
    ),
    Migration(
        9,
        """
        -- How a dossier stood before an action, and what of it was registered: what a conflict is judged by.
        ALTER TABLE entry ADD COLUMN base BLOB NOT NULL DEFAULT x'';
        """,
    ),
    Migration(
        10,
        """
        -- Lists two sides confirm; the actions on their dossiers are entries of their own. "prefix" is the day's.
        CREATE TABLE hand_over (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, prefix TEXT NOT NULL,
            way TEXT NOT NULL, state TEXT NOT NULL, made_at INTEGER NOT NULL, closed_at INTEGER, body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX hand_over_prefix ON hand_over (prefix);
        CREATE INDEX hand_over_state ON hand_over (state, sequence);
        """,
    ),
    Migration(
        11,
        """
        -- With which layout a slip was printed: 'packaged', the digest of the office's own, empty where nobody noted it.
        ALTER TABLE print ADD COLUMN layout TEXT NOT NULL DEFAULT '';
        """,
    ),
    Migration(
        12,
        """
        -- How often an action may have left the desk unanswered: noted before its bytes do, so that a kill hides none.
        ALTER TABLE entry ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
        """,
    ),
    Migration(
        13,
        """
        -- When this desk first knew a dossier as closed, where another desk closed it; its data stay for their days from then.
        CREATE TABLE closing (dossier TEXT PRIMARY KEY, known_at INTEGER NOT NULL) STRICT;
        -- What moved in the fees of a dossier whose citizens' data were removed.
        CREATE TABLE kept_money (dossier TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
        """,
    ),
    Migration(
        14,
        """
        -- The entry that was made anew in place of a voided one; empty where it was taken back or given up.
        ALTER TABLE entry ADD COLUMN remade TEXT NOT NULL DEFAULT '';
        UPDATE entry SET remade = coalesce(
            (SELECT f.id FROM entry AS f WHERE f.dossier = entry.dossier AND f.kind = entry.kind
             AND f.action = entry.action AND f.sequence > entry.sequence AND f.state <> 'voided' ORDER BY f.sequence), ''
        ) WHERE state = 'voided';
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
    Migration(
        3,
        """
        ALTER TABLE feed ADD COLUMN body BLOB NOT NULL DEFAULT x'';
        -- Everything is heard anew, in full.
        DELETE FROM feed;
        DELETE FROM feed_position;
        """,
    ),
    Migration(
        4,
        """
        -- Open and not yet returned dossiers as they stand; bodies lie apart, so that walking over rows stays cheap.
        CREATE TABLE queue (
            code TEXT PRIMARY KEY, clock INTEGER NOT NULL, due_key INTEGER NOT NULL, received_at INTEGER NOT NULL,
            moved_at INTEGER NOT NULL, status INTEGER NOT NULL, officer_id TEXT NOT NULL, officer_name TEXT NOT NULL,
            field TEXT NOT NULL, place TEXT NOT NULL, confirmed INTEGER NOT NULL, folded TEXT NOT NULL
        ) STRICT;
        CREATE INDEX queue_due ON queue (clock, due_key, code);
        CREATE INDEX queue_received ON queue (received_at, code);
        CREATE INDEX queue_moved ON queue (moved_at, code);
        CREATE INDEX queue_officer ON queue (officer_id, officer_name);
        CREATE INDEX queue_field ON queue (field);
        CREATE INDEX queue_place ON queue (place);
        CREATE INDEX queue_unsure ON queue (code) WHERE confirmed = 0;
        CREATE TABLE queue_body (code TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
        """,
    ),
    Migration(
        5,
        """
        -- Identity numbers and phones of dossiers heard, so that those of other counters are found without the network.
        CREATE TABLE feed_number (
            code TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (code, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX feed_number_number ON feed_number (number);
        DELETE FROM feed;
        DELETE FROM feed_position;
        """,
    ),
    Migration(
        6,
        """
        -- Whether something of a dossier is at the counter; the rows are made anew from how the dossiers stand.
        ALTER TABLE queue ADD COLUMN here INTEGER NOT NULL DEFAULT 1;
        DELETE FROM queue;
        DELETE FROM queue_body;
        """,
    ),
    Migration(
        7,
        """
        -- Everything is heard anew, with which registration holds; until then what was heard stays.
        DELETE FROM feed_position;
        """,
    ),
)
