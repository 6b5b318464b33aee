"""The officers' screens, by a browser without JavaScript."""
