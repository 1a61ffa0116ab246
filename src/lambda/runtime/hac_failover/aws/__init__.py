"""The calls to AWS: one file a service, which makes its client and is the only one to call it."""
