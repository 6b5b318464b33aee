"""What the portal costs, beside what the same work costs without it: `python -m bench`. See docs/benchmarks.md."""
