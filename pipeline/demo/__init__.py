"""The demonstration: fictional documents and the walk they make."""
