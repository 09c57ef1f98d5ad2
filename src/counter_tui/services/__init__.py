"""The officer's verbs, and the ports they need."""
