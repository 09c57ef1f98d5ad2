"""Paths, configuration, logs, clock, keys, lock and control socket."""
