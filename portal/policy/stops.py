"""What a clock may be stopped by, as packs and facts name it, besides the steps of a stage."""

from __future__ import annotations

ACKNOWLEDGEMENT, ANSWER = "acknowledgement", "answer"  # said
LOGGED, ALLOCATION, DRAFT = "logged", "allocation", "draft"  # done
SAID, DONE = (ACKNOWLEDGEMENT, ANSWER), (LOGGED, ALLOCATION, DRAFT)
