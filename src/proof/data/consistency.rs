//! What readers may count on, asked against given.

use crate::claims::{sentence, written};
use hac_aws::tiers::{self, Consistent, Given};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{Sources, Spanned};
use hac_lang::platform::{Claim, Consistency, Platform, Store, Tier, Topic, Verdict};

/// A store of which something is asked.
struct Asked<'a> {
    store: &'a dyn Store,
    wanted: &'a Spanned<Consistency>,
    gives: Consistent,
}

fn asked(platform: &Platform) -> Vec<Asked<'_>> {
    let of = |tier| {
        let store = Tier::store(tier)?;
        Some(Asked {
            store,
            wanted: store.consistency()?,
            gives: tiers::store(tier)?.consistency(platform),
        })
    };
    platform.tiers.iter().filter_map(of).collect()
}

pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    for store in asked(platform) {
        if store.wanted.value > store.gives.given.consistency {
            out.push(too_little(platform, &store).via(&store.store.origin().via));
        }
    }
}

fn too_little(platform: &Platform, store: &Asked<'_>) -> Diagnostic {
    let (asked, given) = (store.wanted.value.word(), store.gives.given.consistency.word());
    let mut diagnostic = Diagnostic::new(
        Code::HA0562,
        store.wanted.span,
        format!(
            "`{}` gives `{given}` consistency over its regions, and `consistency >= {asked}` is asked",
            store.store.name()
        ),
        "asked here",
    )
    .label(store.gives.cause.0, store.gives.cause.1)
    .note(format!(
        "AWS: {} <{}>",
        store.gives.given.says, store.gives.given.url
    ));
    if let Some(more) = store.gives.more {
        diagnostic = diagnostic.note(more);
    }
    let moves = platform
        .failovers
        .iter()
        .any(|failover| store.store.regions().contains(&failover.to));
    let diagnostic = diagnostic.fix(
        format!("ask for `{given}`, and let the application bear the rest"),
        store.wanted.span,
        format!("consistency >= {given}"),
    );
    if moves {
        diagnostic
    } else {
        diagnostic.help(format!(
            "or keep `{}` in one region, which gives `strong` and is lost with it",
            store.store.name()
        ))
    }
}

pub(super) fn claims(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let claim = |store: &Asked<'_>| {
        let Given {
            consistency,
            says,
            url,
        } = store.gives.given;
        let copied = store.store.regions().len() > 1;
        let after = copied
            .then(|| "After a failover readers lack what the copy lacked, whatever is asked.".to_owned());
        Claim::new(
            Topic::Consistency,
            store.store.name(),
            written(sources, store.wanted.span),
            Verdict::Bounded,
            format!("`{}` gives `{}`", store.store.name(), consistency.word()),
        )
        .detail(sentence(&format!("{says} <{url}>")))
        .details(after)
    };
    asked(platform).iter().map(claim).collect()
}
