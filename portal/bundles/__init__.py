"""Everything on a case as one indexed bundle: read, put on numbered pages, and packed with a manifest."""
