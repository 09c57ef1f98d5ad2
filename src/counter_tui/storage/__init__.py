"""The desk's own data: journal, numbers, drafts, prints, audit, catalogue."""
