"""What single words and their order tell: lists, the grammar of Dutch names, candidates, vetoes."""
