//! What may not become readable.

use super::context::Context;
use super::draft::Draft;
use crate::platform::Setting;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::{Origin, Span};

/// A sensitive input stands only where its value stays hidden, which is nowhere an attribute of a resource is shown.
pub(super) fn sensitive_inputs_stay_hidden(cx: &mut Context<'_>, draft: &Draft) {
    for tier in draft.compute_tiers() {
        let places = [
            tier.instance
                .known()
                .map(|known| (setting_input(&known.value), known.span, "instance")),
            tier.image
                .known()
                .map(|known| (setting_input(&known.value), known.span, "image")),
            tier.certificate
                .known()
                .map(|known| (setting_input(&known.value), known.span, "certificate")),
        ];
        for (input, span, what) in places.into_iter().flatten() {
            if let Some(input) = input {
                refuse(cx, &tier.origin, input, span, what);
            }
        }
    }
}

fn setting_input<T>(setting: &Setting<T>) -> Option<&str> {
    match setting {
        Setting::Input(name) => Some(name),
        Setting::Known(_) => None,
    }
}

fn refuse(cx: &mut Context<'_>, origin: &Origin, input: &str, span: Span, what: &str) {
    let Some(symbol) = cx.symbols.inputs.get(input).filter(|symbol| symbol.sensitive) else {
        return;
    };
    let declared = symbol.span;
    cx.report_at(
        origin,
        Diagnostic::new(
            Code::HA0601,
            span,
            format!("the sensitive input `{input}` would become readable as `{what}`: everybody who may list resources sees it"),
            "readable in the cloud",
        )
        .label(declared, "declared as sensitive")
        .help("remove `sensitive = true` from the input if its value is no secret"),
    );
}
