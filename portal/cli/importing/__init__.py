"""Bringing records of other systems in as cases: a reader for each format, and one way to file them all."""
