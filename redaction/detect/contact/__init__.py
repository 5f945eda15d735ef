"""Mail addresses, telephone numbers, user names, names in file names."""
