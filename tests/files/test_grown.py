"""A picture is kept packed, as it came: cleaning it of what it tells makes it no many times larger."""

from __future__ import annotations

import io

from PIL import Image

from portal.files import pictures


def test_a_scan_stays_as_small_as_it_was() -> None:
    out = io.BytesIO()
    Image.new("L", (2000, 2000)).save(out, "TIFF", compression="tiff_lzw")
    assert len(out.getvalue()) < 100_000
    made = pictures.cleaned(out.getvalue(), "tiff")
    assert len(made) < 100_000
    assert Image.open(io.BytesIO(made)).size == (2000, 2000)
