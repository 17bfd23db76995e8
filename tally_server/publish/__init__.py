"""What is published of a finished count: the web page and the NIST exports."""
