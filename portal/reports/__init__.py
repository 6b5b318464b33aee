"""Reports: figures and lists made from the cases as the pack asks, and what is known of those whom they count."""
