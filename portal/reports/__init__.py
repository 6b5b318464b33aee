"""Reports: what is known of those whom they count, and what was counted of each case."""
