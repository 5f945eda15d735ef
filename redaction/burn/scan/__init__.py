"""Pages that go out as a picture: rendered, painted over, and given back the words that can be read on them."""
