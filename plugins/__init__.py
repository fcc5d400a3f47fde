"""What this site adds to Pelican, one capability a module, listed in pelicanconf.py."""
