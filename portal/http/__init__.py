"""What the web doors share: limits, headers, sessions, and how an error is told."""
