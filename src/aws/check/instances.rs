//! Types of instances, where they are written and where an input brings them.

use super::Check;
use crate::facts;
use hac_base::diagnostics::{Code, Diagnostic, Stated, did_you_mean};
use hac_base::source::Origin;
use hac_lang::platform::{Compute, InputType, InputValue, Setting};

/// What AWS publishes the table of types with.
const SOURCE: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html";

impl<'p> Check<'p> {
    pub(super) fn instance_type(&mut self, tier: &'p Compute) {
        if let Setting::Known(instance) = &tier.instance {
            let written = self.written(&tier.origin, "instance");
            self.known_type(instance, &tier.origin, written);
        }
    }

    /// A default is what is deployed where deployment says nothing.
    pub(super) fn instance_types_of_inputs(&mut self) {
        for input in &self.platform.inputs {
            if let (InputType::InstanceType, Some(InputValue::Text(instance))) = (&input.ty, &input.default) {
                let written = self.written(&input.origin, "default");
                self.known_type(instance, &input.origin, written);
            }
        }
    }

    fn known_type(&mut self, instance: &str, origin: &Origin, written: Stated<'_>) {
        let (family, size) = (facts::family(instance), facts::size(instance));
        let diagnostic = match facts::instance_sizes(family) {
            Some(sizes) if sizes.contains(&size) => return,
            Some(sizes) => {
                let sizes = Sizes {
                    all: &sizes,
                    read: facts::INSTANCE_TYPES_READ,
                    source: SOURCE,
                };
                no_such_size(instance, &sizes, written)
            }
            None => unknown_type(instance, written),
        };
        self.report(origin, diagnostic);
    }
}

/// The sizes of a family, with the day and the place of the table.
pub(super) struct Sizes<'a> {
    pub(super) all: &'a [&'static str],
    pub(super) read: &'static str,
    pub(super) source: &'static str,
}

/// A size that the family does not have, of instances and of databases.
pub(super) fn no_such_size(instance: &str, sizes: &Sizes<'_>, written: Stated<'_>) -> Diagnostic {
    let (family, size) = (facts::family(instance), facts::size(instance));
    let (family, purpose) = if instance.starts_with("db.") {
        (format!("db.{family}"), " for Aurora MySQL")
    } else {
        (family.to_owned(), "")
    };
    let meant = facts::near_size(sizes.all, size);
    let meant = meant.or(sizes.all.first().copied()).unwrap_or_default();
    let diagnostic = written
        .diagnostic(
            Code::HA0715,
            format!("AWS has no `{instance}`{purpose}: `{family}` has no size `{size}`"),
            "no such size",
        )
        .note(format!(
            "sizes of `{family}` on {}: `{}` ({})",
            sizes.read,
            sizes.all.join("`, `"),
            sizes.source
        ));
    let meant = format!("{family}.{meant}");
    written.advise(diagnostic, &meant, format!("write `{}`", written.words(&meant)))
}

/// A family that may be new, or mistyped.
fn unknown_type(instance: &str, written: Stated<'_>) -> Diagnostic {
    let diagnostic = written
        .diagnostic(
            Code::HA0707,
            format!("`{instance}` is not an instance type that this version knows"),
            "unknown",
        )
        .note(format!("families are those of {}", facts::INSTANCE_TYPES_READ));
    let Some(family) = did_you_mean(facts::family(instance), facts::instance_families()) else {
        return diagnostic;
    };
    let sizes = facts::instance_sizes(family).unwrap_or_default();
    match facts::near_size(&sizes, facts::size(instance)) {
        Some(size) => {
            let meant = format!("{family}.{size}");
            written.advise(
                diagnostic,
                &meant,
                format!("write `{}` if that is meant", written.words(&meant)),
            )
        }
        None => diagnostic,
    }
}
