"""Work on cases: what people decide, add and look up, on top of the desk."""
