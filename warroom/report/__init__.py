"""A state in, a document out. No queries of its own."""
