"""Where quads live and SPARQL is answered."""
