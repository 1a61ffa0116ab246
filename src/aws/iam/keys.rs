//! Which keys a role may use, through which services: one statement for each key and kind of use.
//!
//! A key is named by its ARN: a condition on its tags would give it to whoever may tag keys. A further condition narrows
//! a statement to the services that use the key for the role.

use std::collections::{BTreeMap, BTreeSet};

use super::resources::{Arns, compact};
use crate::names::KeyUse;
use crate::policy::{Statement, Test};

/// What is done with a key, from the weaker to the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    Decrypt,
    /// To write what others read, whole and at once.
    Write,
    /// To write what another reads: S3 replication into a bucket elsewhere.
    Encrypt,
    Both,
}

impl Use {
    fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Decrypt => &["kms:Decrypt"],
            Self::Write => &["kms:GenerateDataKey"],
            Self::Encrypt => &["kms:Encrypt", "kms:GenerateDataKey"],
            Self::Both => &["kms:Decrypt", "kms:GenerateDataKey"],
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Decrypt => "Decrypt",
            Self::Write => "Write",
            Self::Encrypt => "Encrypt",
            Self::Both => "Use",
        }
    }
}

/// The uses of keys of one role.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    services: BTreeMap<(KeyUse, String, Use), BTreeSet<String>>,
}

impl Keys {
    /// `service` is the prefix of the service's name: `secretsmanager`.
    pub(crate) fn add(&mut self, use_: Use, key: KeyUse, region: &str, service: &str) {
        let services = self.services.entry((key, region.to_owned(), use_)).or_default();
        services.insert(format!("{service}.{region}.amazonaws.com"));
    }

    pub(crate) fn statements(self, arns: Arns<'_, '_>) -> Vec<Statement> {
        self.services
            .into_iter()
            .map(|((key, region, use_), services)| {
                let what = match key {
                    KeyUse::Data => "Data",
                    KeyUse::Messaging => "Messages",
                };
                let sid = format!("{}{what}In{}", use_.word(), compact(&region));
                statement(arns, &sid, use_, key, &region).when(Test::StringEquals, "kms:ViaService", services)
            })
            .collect()
    }
}

/// The use of one key, whatever the service; the caller adds a condition of its own.
pub(crate) fn statement(arns: Arns<'_, '_>, sid: &str, use_: Use, key: KeyUse, region: &str) -> Statement {
    Statement::allow(sid)
        .actions(use_.actions().iter().copied())
        .on([arns.ctx.key_arn(key, region)])
}
