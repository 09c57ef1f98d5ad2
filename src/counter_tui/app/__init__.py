"""The Textual application: input order, scan gate, keys, palette, crash handling."""
