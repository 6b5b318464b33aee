"""The real things that tests run against: PostgreSQL, a mail server, a browser, the portal's own web server."""
