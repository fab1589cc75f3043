"""What is known of spaCy's parse."""
