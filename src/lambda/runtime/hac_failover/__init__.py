"""Carries out a failover that `plan.json` declares: orchestrator, validator and prober."""
