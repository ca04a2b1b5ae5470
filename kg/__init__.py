"""planatlas: city action plans as a knowledge graph in which every fact names its source.

The one noun to learn is :class:`kg.KnowledgeGraph`; everything else follows from it. Names are loaded on first use, so that
importing :mod:`kg` costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["KgError", "KnowledgeGraph", "__version__"]

TYPE_CHECKING = False  # the module typing costs more than all the rest of `import kg`
if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.knowledge import KnowledgeGraph


def __getattr__(name: str) -> object:
    if name == "KnowledgeGraph":
        from kg.knowledge import KnowledgeGraph

        return KnowledgeGraph
    if name == "KgError":
        from kg.errors import KgError

        return KgError
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
