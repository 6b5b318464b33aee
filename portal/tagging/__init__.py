"""Which words may be a name or an address, by a small model of how people write: asked of nobody outside."""
