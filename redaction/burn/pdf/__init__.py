"""Pages that stay text: their content is rewritten letter by letter, and only what is certain goes along."""
