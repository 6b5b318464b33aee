"""Procedure packs: a body's procedure as YAML, read into policy values, and its versions in force."""
