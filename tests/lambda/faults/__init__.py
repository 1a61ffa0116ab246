"""The fault matrix: every call of every run, with every fault, alone and in pairs; and what must hold whatever happens."""
