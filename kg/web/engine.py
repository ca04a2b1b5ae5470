"""What the query editor and the citations of a static site ask: the engine and the whole dataset as one script, which a page opened from a folder may load."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from kg import iri
from kg.store.dump import whole_graphs
from kg.web.site import HERE

if TYPE_CHECKING:
    from kg.web.site import Site


def engine_script(site: Site) -> str:
    """Return the script: the code of the worker, the engine as WebAssembly in base64, and every graph as N-Triples.

    The default graph is what all graphs but the inferred one state, each statement once, as `kg serve` answers; a store that keeps a
    default graph of its own has that.
    """
    static, store = HERE / "static", site.knowledge.store
    own = store.version.manifest["default"] == "own"
    graphs = {name: body.decode() for name, body in whole_graphs(store.version, "") if name or own}
    held = {
        "apart": [name for name in graphs if name] if own else [iri.graph("inferred")],
        "code": "".join((static / name).read_text("utf-8") for name in ("vendor/oxigraph.min.js", "engine.js")),
        "graphs": graphs,
        "inferred": iri.graph("inferred"),
        "wasm": base64.b64encode((static / "vendor" / "oxigraph.wasm").read_bytes()).decode("ascii"),
    }
    return f"window.KG_ENGINE = {json.dumps(held, ensure_ascii=False, sort_keys=True)};\n"


def engine_name() -> str:
    """Return the name and version of the engine in the page.

    Examples
    --------
    >>> engine_name().startswith("Oxigraph (oxigraph.js ")
    True
    """
    vendored = json.loads((HERE / "static" / "vendor" / "VENDOR.json").read_text(encoding="utf-8"))
    return f"Oxigraph (oxigraph.js {vendored['oxigraph.wasm']['package'].rpartition('@')[2]})"
