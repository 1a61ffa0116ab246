"""The ways to make a cluster the writer, one file each, each with a `request`."""
