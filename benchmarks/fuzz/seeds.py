"""What each target begins with, written for it, and the words that a random change may put in."""

from __future__ import annotations

from benchmarks.fuzz import material

_DOCX = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>一、工作任务</w:t></w:r></w:p><w:p><w:r><w:t>1.建设智慧港口。（牵头单位：市交通运输局；配合单位：市财政局）</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>牵头单位</w:t></w:r></w:p></w:tc></w:tr>"
    '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>举办设计周</w:t></w:r></w:p></w:tc>'
    "<w:tc><w:p><w:r><w:t>市文化和旅游局、各区</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B3"/><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>任务</t></is></c><c r="B1" t="inlineStr"><is><t>牵头单位</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>建设实验室</t></is></c><c r="B2" t="str"><v>市科技局</v></c></row>'
    '<row r="3"><c r="A3"><v>1.5</v></c><c r="B3" t="b"><v>1</v></c></row></sheetData>'
    '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>'
)
_UNITS_SHEET = _SHEET.replace("任务", "id").replace("牵头单位", "label_zh").replace("建设实验室", "unit/made/a")
_PLAN = (
    "一、总体要求\n（一）建设智慧港口。（牵头单位：市交通运输局；配合单位：市财政局、市大数据局）\n"
    "2.培育会展名城。（市商务局牵头，市文化和旅游局、市贸促会按职责分工负责，2026年底前完成）\n共125项任务。学习借鉴深圳、法兰克福经验。\n"
)
_HTML = "<html><head><meta charset=utf-8><title>t</title></head><body><p>%s</p><table><tr><th rowspan=2>任务<th>牵头单位<tr><td>a<td>市科技局</table></body></html>"
_CSV = '序号,任务,牵头单位\n1,建设实验室,市科技局、市财政局\n2,"举办,设计周",各区\n'
_TURTLE = '@prefix a: <http://a/> . a:s a a:C ; a:p "x"@zh, 7, [ a:q ( 1 2 ) ] .'
_JSONLD = '{"@context":{"p":"http://a/p"},"@id":"http://a/s","p":[{"@value":"x","@language":"zh"}]}'
_RDFXML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/"><a:C rdf:about="http://a/s"><a:p xml:lang="zh">x</a:p></a:C></rdf:RDF>'
_ROWS = '{"head":{"vars":["s","o"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://a/"},"o":{"type":"literal","value":"x","xml:lang":"zh"}}]}}'
_QUERIES = (
    "SELECT ?x { ?x <http://a/p> ?y FILTER(?y > 3 && REGEX(STR(?y), 'a')) } ORDER BY ?x LIMIT 3",
    "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "PREFIX a: <http://a/> CONSTRUCT { ?s a:p ?o } WHERE { ?s a:p+/^a:q ?o . # SERVICE\n }",
    "SELECT * { \\u0053ERVICE SILENT <http://127.0.0.1:1/> {} }",
    'SELECT ("""a " SERVICE""" AS ?x) { VALUES ?y { "b"@zh \'c\'^^<http://a/d> UNDEF } }',
)
_WORDS = {
    "queries": "SELECT ASK CONSTRUCT WHERE FILTER SERVICE SILENT OPTIONAL UNION MINUS GRAPH VALUES BIND FROM INSERT LOAD \\u0053 \"\"\" ''' <http://127.0.0.1:1/> ?x # { } ( ) < > : _: ^^ @zh BASE PREFIX",
    "document-html": "<table> <tr> <td> <th> rowspan= colspan= <p> <br> <script> <!-- --> &#xD800; <!DOCTYPE",
    "document-docx": "<w:p> </w:p> <w:tbl> </w:tbl> <w:tr> </w:tr> <w:tc> </w:tc> <w:t> </w:t> <w:gridSpan w:vMerge <w:numPr> <w:br/> <w:tab/>",
    "document-xlsx": '<row <c </c> </row> t="s" t="e" t="d" <v> </v> <f> <mergeCell ref= A1:XFD9',
    "rdf-file": "@prefix @base << >> [ ] ( ) {| |} <!DOCTYPE <!ENTITY @context @graph @reverse rdf:li rdf:parseType=",
}
_WORDS["table-xlsx"] = _WORDS["document-xlsx"]
_TEXT_WORDS = (
    "牵头单位 责任单位 配合单位 分别 按职责分工负责 、 ； ： （ ） 。 等 各区 一、 （一） 1. 2026年底前 借鉴 项"
)


def seeds(name: str) -> list[bytes]:
    """Return what a target begins with."""
    found: dict[str, list[str | bytes]] = {
        "table-csv": [
            "\0id,class,plan,label_zh,source,evidence,level\ntask/x/1,Task,plan/x,a,source/x,0-1:a,stated\n",
            "\1id,class,label_zh,source\nunit/x/a,Unit,市科技局,source/x\n",
            "\4subject,property,value,language,source,level,confidence,reason\nunit/x/a,skos:altLabel,b,zh,s/x,inferred,0.5,c\n",
        ],
        "table-xlsx": ["\1" + _UNITS_SHEET],
        "document-text": [_PLAN, _PLAN.encode("gb18030"), _PLAN.encode("utf-16")],
        "document-csv": [_CSV, _CSV.replace(",", "\t")],
        "document-html": [_HTML % _PLAN],
        "document-docx": [_DOCX],
        "document-xlsx": [_SHEET],
        "document-pdf": [_pdf()],
        "document-any": [b"\1" + _PLAN.encode(), b"\4" + material.word(_DOCX.encode()), b"\6" + _pdf()],
        "rdf-file": [
            "\0" + _JSONLD,
            "\1<http://a/s> <http://a/p> _:b <http://a/g> .\n",
            "\3" + _RDFXML,
            "\5" + _TURTLE,
        ],
        "server-answer": [_ROWS, '{"head":{},"boolean":true}', '<http://a/s> <http://a/p> "x"@zh .\n'],
        "http-request": [
            "query=ASK%20%7B%7D&default-graph-uri=http%3A%2F%2Fa%2F\0text/csv;q=0.5, */*\0application/sparql-query\0ASK {}"
        ],
        "names": ["city/frankfurt", "pa:inPlan", "市财政局", "https://w3id.org/planatlas/id/city/x"],
        "parameters": ["\1x", '\2青\\"\n', "\x08" + "7"],
        "queries": list(_QUERIES),
        "tables": [b"\1x\xfe\2=1+1\xfe\x057\xfe\x08-3\xfe\xfe\x09007"],
    }
    return [one.encode() if isinstance(one, str) else one for one in found[name]]


def words(name: str) -> list[str]:
    """Return the words that a target knows."""
    return _WORDS.get(name, _TEXT_WORDS if name.startswith("document") else "").split()


def _pdf() -> bytes:
    """Return a PDF of one page with one line."""
    stream = "BT /F1 12 Tf 72 720 Td (1. Build a port (lead: office)) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 595 842] /Contents 5 0 R >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj\n{item}\nendobj\n" for n, item in enumerate(objects, start=1))
    return f"{body}trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n".encode()
