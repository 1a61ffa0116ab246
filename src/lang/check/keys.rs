//! The keys of tables.

use super::context::Context;
use super::draft::Draft;
use hac_base::diagnostics::{Code, Diagnostic};

/// Two keys are two attributes.
pub(super) fn are_two_attributes(cx: &mut Context<'_>, draft: &Draft) {
    for table in draft.tables.values() {
        let (Some(key), Some(sort)) = (table.key.known(), table.sort.known()) else {
            continue;
        };
        if key.value.name != sort.value.name {
            continue;
        }
        let name = &key.value.name;
        cx.report_at(
            &table.origin,
            Diagnostic::new(
                Code::HA0308,
                sort.span,
                format!("`{}` is found and sorted by one attribute, `{name}`", table.name),
                "the same attribute",
            )
            .label(key.span, "items are found by it")
            .note("the items of one key have all the same key, so nothing is left to sort them by")
            .help("sort by another attribute, or remove the line"),
        );
    }
}
