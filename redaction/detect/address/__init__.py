"""Home addresses, and whose address a street and number are."""
