"""Everything that somebody hostile may send: queries, requests, files. One command tries all and writes what happened."""
