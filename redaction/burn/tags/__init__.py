"""The structure of a released document: what screen readers go by, copied by allow-list or made by us."""
