"""Files that are sent in: judged by what they are, made safe, looked at for viruses, and kept in pieces."""
