//! The write lease, as application and functions agree on it (`APPLICATION.md`).

/// How long a writer may write after a renewal.
pub const LEASE_SECONDS: u32 = 30;

/// How much later it counts as over, for clocks that differ: `SKEW_SECONDS` of `lease.py`.
pub const SKEW_SECONDS: u32 = 2;

/// After how long at most the lease of a writer that lives counts as over, once it may not renew it.
pub const OVER_SECONDS: u32 = LEASE_SECONDS + SKEW_SECONDS;

#[cfg(test)]
mod tests {
    use super::{LEASE_SECONDS, SKEW_SECONDS};

    /// RUNBOOK has people wait for as long: what it says of a lease is what applications are told to keep.
    #[test]
    fn the_contract_and_the_functions_have_the_same_lease() {
        let contract = include_str!("runtime/APPLICATION.md");
        for line in [
            format!("LEASE_SECONDS = {LEASE_SECONDS}.0\n"),
            format!("`lease_until`, {LEASE_SECONDS} seconds ahead"),
            format!("System.currentTimeMillis() + {LEASE_SECONDS}_000"),
        ] {
            assert!(contract.contains(&line), "{line}");
        }
        let code = include_str!("runtime/hac_failover/lease.py");
        assert!(code.contains(&format!("\nSKEW_SECONDS = {SKEW_SECONDS}.0\n")));
    }
}
