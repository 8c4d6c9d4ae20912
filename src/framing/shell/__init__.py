"""What the commands of the shell share: their inputs, their defaults from a file, and lists of what there is."""
