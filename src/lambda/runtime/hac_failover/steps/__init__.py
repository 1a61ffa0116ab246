"""The steps of a failover, one file each. Every one may be run again from its beginning."""
