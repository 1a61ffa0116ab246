"""The model of a failover's order (src/proof/order) and the handlers, held together: what the handlers do is a way through
the model, and ways through the model are what the handlers do."""
