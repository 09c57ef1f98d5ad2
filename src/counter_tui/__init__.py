"""A keyboard-driven desk for the front-desk officers of commune one-stop centres."""

__version__ = "0.1.0"
