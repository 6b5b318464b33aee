"""The policy engine, tested with values alone: no app, no database."""
