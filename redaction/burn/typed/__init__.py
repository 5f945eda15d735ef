"""Sets a document of ours (a mail, a text, a sheet) anew after its marked words were taken out of its values."""
