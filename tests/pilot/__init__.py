"""Tests that drive the interface in memory."""
