//! `allow`: a sentence that may stand in every block.

use super::{Part, Type, Verb};

/// Accepts a warning, or a scanner's finding, in the block it stands in.
pub static ALLOW: Verb = Verb {
    name: "allow",
    operands: &[
        Part::Value {
            name: "code",
            ty: Type::Text,
        },
        Part::Value {
            name: "reason",
            ty: Type::Text,
        },
    ],
    required: false,
    repeatable: true,
    doc: "Accepts a warning, or a finding of a scanner, in this block and all that is inside: `allow HA0412 \"two are enough \
          until March\"`, `allow checkov.CKV_AWS_144 \"copies are made elsewhere\"`. The reason is mandatory and is kept in \
          reports; a scanner finds it in the generated code. Errors cannot be accepted.",
};
