"""The pages, one module per part of the desk: each reads what it shows, hands over what people say, and no more."""
