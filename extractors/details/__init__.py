"""What a document says beyond the fixed keys, each value with its proof: `details` of the extraction contract."""
