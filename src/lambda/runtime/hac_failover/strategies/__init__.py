"""The ways to make a cluster the writer, one file each, each with a `request`. One attempt: what
came of it is known, where botocore's own repeats would leave open which of them was answered."""
