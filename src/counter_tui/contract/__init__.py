"""The wire structs of the dossier API, shared by the desk's adapter and the service."""
