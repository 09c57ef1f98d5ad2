"""The calls of the dossier API, by concern."""
