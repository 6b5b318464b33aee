"""`flask portal demo`: a believable year of cases for each installed procedure, made through the commands."""

from portal.cli.demo.filling import fill, is_empty

__all__ = ["fill", "is_empty"]
