"""What every detector stands on: the page as lines and cells, hits, the scan for openings."""
