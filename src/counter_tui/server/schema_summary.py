"""Indexes that the numbers of the queue are counted from."""

SUMMARY = """
CREATE INDEX dossier_by_status ON dossier (office, status, due_at, officer_id, officer_name, procedure_field, flags);
CREATE INDEX dossier_event_by_kind ON dossier_event (office, kind, at, dossier)
"""
