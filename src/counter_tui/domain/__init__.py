"""The rules of the desk: no I/O, no clock of its own, standard library only."""
