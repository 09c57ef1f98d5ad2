"""Adapters to dossier APIs."""
