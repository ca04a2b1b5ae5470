"""The question library, the search and the forms an answer takes."""
