"""Slip templates, renderers and printers."""
