//! What is delivered: the archive that Lambda runs, and the same files to read.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::parts::needed;
use super::plan::Plan;
use super::zip::archive;

/// The package's folder in the archive, and the prefix of every handler's name.
pub const PACKAGE: &str = "hac_failover";

macro_rules! runtime {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("runtime/", $path)))),+]
    };
}

/// Every file of the runtime, by its path in the archive. A test compares it with the folder. Which of them a plan's
/// archive holds is said in `parts.rs`.
pub const RUNTIME: &[(&str, &str)] = runtime![
    "hac_failover/__init__.py",
    "hac_failover/approval.py",
    "hac_failover/arming.py",
    "hac_failover/aws/__init__.py",
    "hac_failover/aws/functions.py",
    "hac_failover/aws/global_clusters.py",
    "hac_failover/aws/groups.py",
    "hac_failover/aws/growth.py",
    "hac_failover/aws/lag.py",
    "hac_failover/aws/metrics.py",
    "hac_failover/aws/objects.py",
    "hac_failover/aws/rds.py",
    "hac_failover/aws/secrets.py",
    "hac_failover/aws/settings.py",
    "hac_failover/aws/sql.py",
    "hac_failover/aws/table.py",
    "hac_failover/aws/topics.py",
    "hac_failover/beginning.py",
    "hac_failover/clock.py",
    "hac_failover/commands.py",
    "hac_failover/control.py",
    "hac_failover/direction.py",
    "hac_failover/drift.py",
    "hac_failover/ending.py",
    "hac_failover/episode.py",
    "hac_failover/evidence.py",
    "hac_failover/failing.py",
    "hac_failover/fields.py",
    "hac_failover/health.py",
    "hac_failover/lease.py",
    "hac_failover/loading.py",
    "hac_failover/local_region.py",
    "hac_failover/lock.py",
    "hac_failover/log.py",
    "hac_failover/observations.py",
    "hac_failover/outcome.py",
    "hac_failover/orchestrator.py",
    "hac_failover/owed.py",
    "hac_failover/paging.py",
    "hac_failover/parts.py",
    "hac_failover/pause.py",
    "hac_failover/plan.py",
    "hac_failover/prober.py",
    "hac_failover/py.typed",
    "hac_failover/readiness.py",
    "hac_failover/record.py",
    "hac_failover/rejoin.py",
    "hac_failover/replication.py",
    "hac_failover/report.py",
    "hac_failover/request.py",
    "hac_failover/runner.py",
    "hac_failover/settle.py",
    "hac_failover/steps/__init__.py",
    "hac_failover/steps/asking.py",
    "hac_failover/steps/context.py",
    "hac_failover/steps/dispatch.py",
    "hac_failover/steps/facts.py",
    "hac_failover/steps/fence.py",
    "hac_failover/steps/gate.py",
    "hac_failover/steps/lag.py",
    "hac_failover/steps/looking.py",
    "hac_failover/steps/notify.py",
    "hac_failover/steps/patience.py",
    "hac_failover/steps/progress.py",
    "hac_failover/steps/promote.py",
    "hac_failover/steps/scale.py",
    "hac_failover/steps/shift.py",
    "hac_failover/steps/sighting.py",
    "hac_failover/steps/switch.py",
    "hac_failover/steps/validation.py",
    "hac_failover/steps/verify.py",
    "hac_failover/strategies/__init__.py",
    "hac_failover/strategies/binlog.py",
    "hac_failover/strategies/detach.py",
    "hac_failover/strategies/managed_failover.py",
    "hac_failover/strategies/switchover.py",
    "hac_failover/validator.py",
    "hac_failover/vantage.py",
    "hac_failover/warming.py",
    "hac_failover/watermark.py",
    "hac_failover/writer.py",
];

/// The bundle of a platform: one for all its regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// By path: the sources and `plan.json`. What the archive holds, and what people read.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The archive, the same bytes for the same files, on every machine.
    pub archive: Vec<u8>,
    /// What Terraform's `source_code_hash` expects, and `filebase64sha256` gives.
    pub source_code_hash: String,
}

impl Bundle {
    pub fn of(plan: &Plan) -> Self {
        let runtime = RUNTIME.iter().filter(|(path, _)| needed(plan, path));
        let mut files: BTreeMap<String, Vec<u8>> = runtime
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect();
        files.insert(format!("{PACKAGE}/plan.json"), plan.to_json().into_bytes());
        let archive = archive(&files);
        let source_code_hash = base64(&Sha256::digest(&archive));
        Self {
            files,
            archive,
            source_code_hash,
        }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base 64 with padding: four digits of six bits for each three bytes.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4_usize {
            let value = (bits >> (18 - 6 * digit)) & 63;
            let known = digit <= group.len();
            let letter = ALPHABET.get(value as usize).copied().map_or('=', char::from);
            text.push(if known { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::parts::optional;
    use super::RUNTIME;

    #[test]
    fn every_optional_part_is_a_file_of_the_runtime() {
        for part in optional() {
            assert!(RUNTIME.iter().any(|(path, _)| *path == part), "{part}");
        }
    }
}
