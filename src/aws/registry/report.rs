//! What is said of names that cannot be.

use std::collections::BTreeMap;

use super::elements::{behind, pair};
use super::{ACCOUNT, ACCOUNT_CHARACTERS, Name, Scope};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{Origin, Span};
use hac_lang::platform::Platform;
use hac_terraform::known::Repeated;

pub(super) struct Report<'a> {
    platform: &'a Platform,
    /// One problem for each pair of elements, however many names they share.
    pairs: BTreeMap<[Span; 2], Shared<'a>>,
    others: Vec<Diagnostic>,
}

/// What two elements share.
struct Shared<'a> {
    /// The first is the one to rename.
    elements: [&'a Origin; 2],
    /// The first name that they share: a topic's, and its region.
    first: String,
    more: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(platform: &'a Platform) -> Self {
        Self {
            platform,
            pairs: BTreeMap::new(),
            others: Vec::new(),
        }
    }

    /// Things in the cloud that would have one name.
    pub(super) fn clashes(&mut self, names: &[Name<'a>]) {
        let mut known: BTreeMap<(&str, &str, String), Vec<&Name<'a>>> = BTreeMap::new();
        for name in names {
            let key = (
                name.kind.what,
                name.place.as_str(),
                name.text.to_ascii_lowercase(),
            );
            let alike = known.entry(key).or_default();
            if let Some(first) = alike.iter().find(|other| other.clashes(name)) {
                let place = match name.kind.scope {
                    Scope::World | Scope::Account => String::new(),
                    Scope::Region | Scope::Within(_) => format!(" in {}", name.region),
                };
                let text = name.text.replace(ACCOUNT, "<account>");
                let what = format!("the {} `{text}`{place}", name.kind.what);
                self.share(what, &name.text, [first.origins, name.origins]);
            }
            alike.push(name);
        }
    }

    /// Blocks and keys of the generated code that would have one name.
    pub(super) fn repeated(&mut self, repeated: &[Repeated<'a>]) {
        for twice in repeated {
            let what = match &twice.within {
                Some(block) => format!("the key `{}` in `{block}`", twice.name),
                None => format!("`{}` in Terraform", twice.name),
            };
            self.share(what, &twice.name, twice.origins);
        }
    }

    fn share(&mut self, what: String, name: &str, origins: [&'a [Origin]; 2]) {
        let elements = pair(self.platform, name, origins);
        let mut spans = elements.map(|element| element.span);
        spans.sort_unstable();
        let shared = self.pairs.entry(spans).or_insert(Shared {
            elements,
            first: what,
            more: 0,
        });
        shared.more = shared.more.saturating_add(1);
    }

    /// Names that are longer than AWS takes.
    pub(super) fn lengths(&mut self, names: &[Name<'a>]) {
        for name in names {
            let most = name.kind.most;
            let Some(length) = name.length().filter(|length| *length > most) else {
                continue;
            };
            let behind = behind(self.platform, &name.text, name.origins);
            let element = behind.first().copied().unwrap_or(&self.platform.origin);
            let what = name.kind.what;
            self.others.push(
                Diagnostic::new(
                    Code::HA0706,
                    element.span,
                    format!(
                        "the {what} `{}` has {length} characters, and {most} is the most that fits",
                        name.text
                    ),
                    format!("`{}` makes it", element.element),
                )
                .help("choose a shorter name")
                .via(&element.via),
            );
        }
    }

    /// The bucket and the table of Terraform's state are there before the platform is.
    pub(super) fn state(&mut self, names: &[Name<'a>]) {
        let Some(state) = &self.platform.state else { return };
        let is_account =
            |text: &str| text.len() == ACCOUNT_CHARACTERS && text.chars().all(|c| c.is_ascii_digit());
        let mut used = vec![("bucket", state.bucket.clone())];
        if let Some((prefix, account)) = state.bucket.rsplit_once('-')
            && is_account(account)
        {
            used.push(("bucket", format!("{prefix}-{ACCOUNT}")));
        }
        used.extend(state.lock_table.iter().map(|table| ("table", table.clone())));
        for (what, text) in used {
            let is_it = |name: &&Name<'_>| {
                name.kind.what == what
                    && name.text == text
                    && (what == "bucket" || name.place == state.region.as_str())
            };
            let Some(name) = names.iter().find(is_it) else {
                continue;
            };
            let behind = behind(self.platform, &name.text, name.origins);
            let element = behind.first().copied().unwrap_or(&self.platform.origin);
            let attribute = if what == "table" { "lock_table" } else { what };
            let written = if what == "table" { &text } else { &state.bucket };
            self.others.push(
                Diagnostic::new(
                    Code::HA0720,
                    self.platform.spans.of(&state.origin, attribute),
                    format!(
                        "`{}` makes the {what} `{written}`, and Terraform's state needs it before",
                        element.element
                    ),
                    "kept here",
                )
                .label(element.span, "made of this")
                .help(format!("keep the state in another {what}"))
                .via(&state.origin.via),
            );
        }
    }

    pub(super) fn finish(self, out: &mut Diagnostics) {
        for shared in self.pairs.into_values() {
            out.push(shared.told());
        }
        for diagnostic in self.others {
            out.push(diagnostic);
        }
    }
}

impl Shared<'_> {
    fn told(&self) -> Diagnostic {
        let [one, other] = self.elements;
        let diagnostic = Diagnostic::new(
            Code::HA0720,
            one.span,
            format!(
                "`{}` and `{}` both make {}",
                one.element, other.element, self.first
            ),
            "made of this",
        )
        .label(other.span, "and of this")
        .help(format!("give `{}` another name", one.element))
        .via(&one.via);
        match self.more.saturating_sub(1) {
            0 => diagnostic,
            1 => diagnostic.note("they share one more name"),
            more => diagnostic.note(format!("they share {more} more names")),
        }
    }
}
