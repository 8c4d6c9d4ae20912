"""A labelled corpus in, findings out."""
