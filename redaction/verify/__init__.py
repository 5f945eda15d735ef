"""The gate: reads finished files as strangers would, and looks for what had to go."""
