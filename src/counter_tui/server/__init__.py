"""The dossier API service: the embedded office and the shared one."""
