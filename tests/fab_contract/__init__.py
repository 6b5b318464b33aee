"""What we rely on in Flask-AppBuilder, and its traps: run on each new version before it is taken."""
