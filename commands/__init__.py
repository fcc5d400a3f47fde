"""What `invoke` does besides building the site: one command a file."""
