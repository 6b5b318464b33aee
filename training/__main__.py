"""`python -m training`: make the model of names anew, and keep it; with `--check`, only say whether it is the same."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zlib
from pathlib import Path
from typing import Any

from portal.tagging import features
from portal.tagging.model import KEPT, said_of
from training.learning import ENOUGH, chosen, learned, written


def main(words: list[str] | None = None) -> int:
    """Make it, and keep it or hold it against what is kept. Returns 1 where that is another."""
    asks = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    asks.add_argument("--check", action="store_true", help="keep nothing; say whether what is kept would be made again")
    check = asks.parse_args(words).check
    told = learned(written(ENOUGH))
    said = {"features": digest_of_features(), "sure": chosen(told), **told}
    return _check(said) if check else _keep(said)


def digest_of_features() -> str:
    """Return the digest of what sees the features: a model is read by what it was learned with, or says rubbish."""
    return hashlib.sha256(Path(features.__file__).read_bytes()).hexdigest()


def _keep(said: dict[str, Any]) -> int:
    content = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    KEPT.write_bytes(zlib.compress(content, 9))
    print(f"{KEPT.name}: {KEPT.stat().st_size:,} bytes, {len(said['states']):,} features, sure from {said['sure']}")
    return 0


def _check(said: dict[str, Any]) -> int:
    same = said_of(KEPT.read_bytes()) == json.loads(json.dumps(said))
    print("It is the same." if same else "Another model was made.", file=sys.stdout if same else sys.stderr)
    return not same


if __name__ == "__main__":
    sys.exit(main())
