"""The review of documents before release: what people do with marks, pages and whole documents, and four eyes."""
