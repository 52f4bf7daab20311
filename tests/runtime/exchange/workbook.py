"""A small XLSX file made by hand: what any spreadsheet program writes, and nothing more."""

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

Cell = str | int | float | bool | date | None

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"""
RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="{target}"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>{more}
</Relationships>"""
STYLES = """<?xml version="1.0" encoding="UTF-8"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>
</styleSheet>"""
BOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>"""
SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData>{rows}</sheetData></worksheet>"""
STYLES_REL = (
    '<Relationship Id="rId2" Target="styles.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>'
)
EPOCH = date(1899, 12, 30)


def workbook(name: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """Give the bytes of a workbook with one sheet."""
    written = "".join(
        f'<row r="{place}">{"".join(_cell(cell) for cell in row)}</row>'
        for place, row in enumerate(rows, start=1)
    )
    files = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS.format(target="xl/workbook.xml", kind="officeDocument", more=""),
        "xl/workbook.xml": BOOK.format(name=escape(name)),
        "xl/_rels/workbook.xml.rels": RELS.format(
            target="worksheets/sheet1.xml", kind="worksheet", more=STYLES_REL
        ),
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": SHEET.format(rows=written),
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{int(cell)}</v></c>'
        case date():
            return f'<c s="1"><v>{(cell - EPOCH).days}</v></c>'
        case int() | float():
            return f"<c><v>{cell}</v></c>"
        case _:
            return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
