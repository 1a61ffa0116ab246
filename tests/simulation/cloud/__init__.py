"""AWS, as far as the functions use it."""
