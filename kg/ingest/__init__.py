"""Reads files into records: curated tables, plan documents, statements, units."""
