"""Files written byte by byte, as no program writes them, for what programs would never put in one."""

from __future__ import annotations

from tests.files.samples import TYPES, XML, zipped

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def document(**more: str | bytes) -> bytes:
    """A DOCX of these parts: "__" for "/", "_DOT_" for "."; each is said to be XML."""
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": XML + b"<w:document/>"}
    for name, part in more.items():
        parts[name.replace("__", "/").replace("_DOT_", ".")] = part.encode() if isinstance(part, str) else part
    return zipped(parts)


def related(relationships: str | bytes) -> bytes:
    """A DOCX whose document has these relationships."""
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": XML + b"<w:document/>",
            "word/_rels/document.xml.rels": relationships
            if isinstance(relationships, bytes)
            else relationships.encode(),
        }
    )


def words(inside: str) -> bytes:
    """A DOCX whose document has this in it."""
    return document(word__document_DOT_xml=f"<w:document>{inside}</w:document>")


def open_document(inside: str, **more: str) -> bytes:
    """An ODT whose text has this in it."""
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content>{inside}</office:document-content>".encode(),
        "META-INF/manifest.xml": b"<manifest:manifest/>",
    }
    return zipped(parts | {f"{name}.xml": part.encode() for name, part in more.items()})


def workbook(inside: str, **more: str) -> bytes:
    """An XLSX whose workbook has this in it."""
    parts = {"[Content_Types].xml": TYPES, "xl/workbook.xml": f"<workbook>{inside}</workbook>".encode()}
    more_parts = {name.replace("__", "/").replace("_DOT_", "."): part.encode() for name, part in more.items()}
    return zipped(parts | more_parts)


def stream(entries: str, content: bytes) -> bytes:
    """An object of a PDF that has bytes behind it."""
    return f"<<{entries}/Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream"


def portable(catalog: str = "", *more: str | bytes, resources: str = "", page: str = "", trailer: str = "") -> bytes:
    """A PDF of a page, with these entries of its catalog and further objects, numbered from 4."""
    first = (
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<{resources}>>{page}>>",
    )
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate((*first, *more), 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (one.encode() if isinstance(one, str) else one) + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<</Size {len(places) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()
