"""Whether the tests of the runtime notice when it is changed: `make mutants`."""
