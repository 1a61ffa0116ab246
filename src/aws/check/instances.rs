//! Types of instances, where they are written and where an input brings them.

use super::Check;
use crate::aws::facts;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::platform::{Compute, InputType, InputValue, Setting};
use crate::source::{Origin, Span};

/// What AWS publishes the table of types with.
const SOURCE: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html";

impl Check<'_> {
    pub(super) fn instance_type(&mut self, tier: &Compute) {
        if let Setting::Known(instance) = &tier.instance {
            let span = self.span(&tier.origin, "instance");
            self.known_type(instance, &tier.origin, span);
        }
    }

    /// A default is what is deployed where deployment says nothing.
    pub(super) fn instance_types_of_inputs(&mut self) {
        for input in &self.platform.inputs {
            if let (InputType::InstanceType, Some(InputValue::Text(instance))) = (&input.ty, &input.default) {
                let span = self.span(&input.origin, "default");
                self.known_type(instance, &input.origin, span);
            }
        }
    }

    fn known_type(&mut self, instance: &str, origin: &Origin, span: Span) {
        let (family, size) = (facts::family(instance), facts::size(instance));
        let diagnostic = match facts::instance_sizes(family) {
            Some(sizes) if sizes.contains(&size) => return,
            Some(sizes) => {
                let sizes = Sizes {
                    all: &sizes,
                    read: facts::INSTANCE_TYPES_READ,
                    source: SOURCE,
                };
                no_such_size(instance, &sizes, span)
            }
            None => unknown_type(instance, span),
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
pub(super) fn no_such_size(instance: &str, sizes: &Sizes<'_>, span: Span) -> Diagnostic {
    let (family, size) = (facts::family(instance), facts::size(instance));
    let (family, purpose) = if instance.starts_with("db.") {
        (format!("db.{family}"), " for Aurora MySQL")
    } else {
        (family.to_owned(), "")
    };
    let meant = facts::near_size(sizes.all, size);
    let meant = meant.or(sizes.all.first().copied()).unwrap_or_default();
    Diagnostic::new(
        Code::HA0715,
        span,
        format!("AWS has no `{instance}`{purpose}: `{family}` has no size `{size}`"),
        "no such size",
    )
    .note(format!(
        "sizes of `{family}` on {}: `{}` ({})",
        sizes.read,
        sizes.all.join("`, `"),
        sizes.source
    ))
    .help(format!("write `{family}.{meant}`"))
}

/// A family that may be new, or mistyped.
fn unknown_type(instance: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::HA0707,
        span,
        format!("`{instance}` is not an instance type that this version knows"),
        "unknown",
    )
    .note(format!("families are those of {}", facts::INSTANCE_TYPES_READ));
    let Some(family) = did_you_mean(facts::family(instance), facts::instance_families()) else {
        return diagnostic;
    };
    let sizes = facts::instance_sizes(family).unwrap_or_default();
    match facts::near_size(&sizes, facts::size(instance)) {
        Some(size) => diagnostic.help(format!("write `{family}.{size}` if that is meant")),
        None => diagnostic,
    }
}
