"""The tests. The tree mirrors portal/; tests/support holds the real servers they run against."""
