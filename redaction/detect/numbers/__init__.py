"""Numbers of a person: BSN, V-nummer, passes, accounts, birth dates, licence plates."""
