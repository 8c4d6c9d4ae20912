"""What people look at: a report in the terminal, the article page, the corpus dashboard, the local web page."""
