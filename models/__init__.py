"""State space models behind S4 and its relatives, written to be read."""
