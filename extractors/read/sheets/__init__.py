"""Reads workbooks: cells as the program shows them, and what stands beside them."""
