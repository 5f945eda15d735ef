"""What a platform and an archive are told about each released document: DiWoo and MDTO, in the lists of the State."""
