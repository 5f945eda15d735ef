"""The desk in the browser; the name is reserved here so that no other package can shadow it."""
