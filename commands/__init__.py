"""What tasks.py calls: one command a file."""
