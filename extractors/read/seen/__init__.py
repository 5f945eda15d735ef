"""What a page of a PDF shows: its words in reading order, and what stands in the file but not on paper."""
