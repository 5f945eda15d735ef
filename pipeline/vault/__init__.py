"""The shared and sealed store: the stored bytes in any place that fsspec reaches, encrypted when asked for."""
