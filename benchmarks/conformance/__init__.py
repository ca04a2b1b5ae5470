"""The W3C's SPARQL 1.1 tests, through our own command and server."""
