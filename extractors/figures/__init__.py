"""Numbers of opvangplaatsen per gemeente, from tables and sentences, checked against each other."""
