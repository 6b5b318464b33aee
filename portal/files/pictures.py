"""Pictures: looked through within bounds, and made again so that nothing is left of where, when and with what."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from portal.files.sentences import BROKEN, TOO_LONG, TOO_MANY_PIXELS, Unsafe

MOST_DOTS = 25_000_000  # of one picture: it is held in memory whole
MOST_OF_JPEG = 100_000_000  # which can be read at a part of its size; a telephone’s camera makes 50 million
MOST_FRAMES = 100
SMALL = (480, 480)
FORMATS = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF"}
FAULTS = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, EOFError, MemoryError, struct.error, SyntaxError),
    *(ValueError, OverflowError, KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError),
)


def check(content: bytes, key: str) -> None:
    """Look a picture through. Raises `Unsafe` of one that is too large, broken, or of another kind than it says."""
    with _opened(content, key) as picture:
        _demand_small(picture, MOST_OF_JPEG if key == "jpeg" else MOST_DOTS)
        if getattr(picture, "n_frames", 1) > MOST_FRAMES:
            raise Unsafe(TOO_LONG)
        try:
            picture.draft("RGB", SMALL)  # all of a JPEG is read, at an eighth of its size
            picture.load()
        except FAULTS as error:
            raise Unsafe(BROKEN) from error


def cleaned(content: bytes, key: str) -> bytes:
    """Return the picture made again from its dots alone, the right way up. Raises `Unsafe`."""
    with _opened(content, key) as picture:
        frames = getattr(picture, "n_frames", 1)
        if frames > MOST_FRAMES:
            raise Unsafe(TOO_LONG)
        try:
            _shrink(picture)
            _demand_small(picture, MOST_DOTS // frames)
            return _made_again(picture, FORMATS[key])
        except FAULTS as error:
            raise Unsafe(BROKEN) from error


def _opened(content: bytes, key: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we ask ourselves, before any dot is read
            return Image.open(io.BytesIO(content), formats=[FORMATS[key]])
    except Image.DecompressionBombError as error:
        raise Unsafe(TOO_MANY_PIXELS.format(most=MOST_DOTS // 1_000_000)) from error
    except FAULTS as error:
        raise Unsafe(BROKEN) from error


def _demand_small(picture: Image.Image, most: int) -> None:
    if picture.width * picture.height > most:
        raise Unsafe(TOO_MANY_PIXELS.format(most=max(1, most // 1_000_000)))


def _made_again(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    if form in {"GIF", "WEBP", "TIFF"}:
        first, *rest = [_bare(ImageOps.exif_transpose(frame)) for frame in ImageSequence.Iterator(picture)]
        lasts = {"duration": picture.info["duration"], "loop": 0} if "duration" in picture.info and rest else {}
        packed = {"compression": "tiff_deflate"} if form == "TIFF" else {}  # as it came it may have been a hundredth
        first.save(out, form, save_all=bool(rest), append_images=rest, **lasts, **packed)
    else:
        made = _bare(ImageOps.exif_transpose(picture))
        made.save(out, form, **({"quality": 92} if form == "JPEG" else {}))
    return out.getvalue()


def _shrink(picture: Image.Image) -> None:
    """Let a JPEG of very many dots be read at a half, a quarter or an eighth of its size."""
    for part in (2, 4, 8):
        if picture.width * picture.height > MOST_DOTS:
            picture.draft(None, (picture.width // part, picture.height // part))


def _bare(picture: Image.Image) -> Image.Image:
    """Return a picture of the same dots that knows nothing else."""
    mode = picture.mode if picture.mode in {"1", "L", "LA", "RGB", "RGBA", "CMYK"} else "RGBA"
    same = picture if picture.mode == mode else picture.convert(mode)
    bare = Image.new(mode, same.size)
    bare.paste(same)
    return bare
