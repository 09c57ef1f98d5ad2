"""A whole day of one counter: who comes when, typed as an officer types it, and what must be true in the evening."""
