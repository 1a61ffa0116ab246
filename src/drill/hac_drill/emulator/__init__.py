"""moto's server, and what it lacks: one file each, with the reason in its first lines."""
