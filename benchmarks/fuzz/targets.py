"""Every target by name."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.fuzz import reading, writing

TARGETS: dict[str, Callable[[bytes], None]] = {
    "table-csv": reading.table_csv,
    "table-xlsx": reading.table_xlsx,
    "document-text": reading.document_text,
    "document-csv": reading.document_csv,
    "document-html": reading.document_html,
    "document-docx": reading.document_docx,
    "document-xlsx": reading.document_xlsx,
    "document-pdf": reading.document_pdf,
    "document-any": reading.document_any,
    "rdf-file": reading.rdf_file,
    "server-answer": reading.server_answer,
    "http-request": reading.http_request,
    "names": writing.names,
    "parameters": writing.parameters,
    "queries": writing.queries,
    "tables": writing.tables,
}
