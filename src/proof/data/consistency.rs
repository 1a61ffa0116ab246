//! What readers may count on, asked against given.

use crate::claims::{sentence, written};
use hac_aws::consistency::{
    AURORA, AURORA_BINLOG, AURORA_GLOBAL, DYNAMODB, DYNAMODB_MREC, DYNAMODB_MRSC, Given, S3, S3_COPIED,
};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{Origin, Sources, Span, Spanned};
use hac_lang::platform::{Claim, Consistency, Platform, Topic, Verdict};

/// A store of which something is asked.
struct Asked<'a> {
    name: &'a str,
    origin: &'a Origin,
    wanted: &'a Spanned<Consistency>,
    given: Given,
    regions: &'a [String],
    /// Why it gives no more, and where that is stated.
    cause: (Span, &'static str),
    /// What it would take.
    more: Option<&'static str>,
}

fn asked(platform: &Platform) -> Vec<Asked<'_>> {
    let mut all = Vec::new();
    for database in &platform.databases {
        let Some(wanted) = &database.consistency else {
            continue;
        };
        let given = if database.is_global() {
            AURORA_GLOBAL
        } else if database.is_by_binlog() {
            AURORA_BINLOG
        } else {
            AURORA
        };
        let copied = platform.spans.of(&database.origin, "replicate");
        all.push(Asked {
            name: &database.name,
            origin: &database.origin,
            wanted,
            given,
            regions: &database.regions,
            cause: (copied, "is copied after the commit, which waits for no copy"),
            more: None,
        });
    }
    for table in &platform.tables {
        let Some(wanted) = &table.consistency else {
            continue;
        };
        let is_global = table.regions.len() > 1;
        let placed = platform.spans.of(&table.origin, "regions");
        all.push(Asked {
            name: &table.name,
            origin: &table.origin,
            wanted,
            given: if is_global { DYNAMODB_MREC } else { DYNAMODB },
            regions: &table.regions,
            cause: (placed, "is in several regions, and a write waits for one of them"),
            more: Some(DYNAMODB_MRSC),
        });
    }
    for bucket in &platform.buckets {
        let Some(wanted) = &bucket.consistency else {
            continue;
        };
        all.push(Asked {
            name: &bucket.name,
            origin: &bucket.origin,
            wanted,
            given: if bucket.regions.len() > 1 { S3_COPIED } else { S3 },
            regions: &bucket.regions,
            cause: (
                bucket.origin.span,
                "has a bucket in each of its regions, and a write waits for one of them",
            ),
            more: None,
        });
    }
    all
}

pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    for store in asked(platform) {
        if store.wanted.value > store.given.consistency {
            out.push(too_little(platform, &store).via(&store.origin.via));
        }
    }
}

fn too_little(platform: &Platform, store: &Asked<'_>) -> Diagnostic {
    let (asked, given) = (store.wanted.value.word(), store.given.consistency.word());
    let mut diagnostic = Diagnostic::new(
        Code::HA0562,
        store.wanted.span,
        format!(
            "`{}` gives `{given}` consistency over its regions, and `consistency >= {asked}` is asked",
            store.name
        ),
        "asked here",
    )
    .label(store.cause.0, store.cause.1)
    .note(format!("AWS: {} <{}>", store.given.says, store.given.url));
    if let Some(more) = store.more {
        diagnostic = diagnostic.note(more);
    }
    let moves = platform
        .failovers
        .iter()
        .any(|failover| store.regions.contains(&failover.to));
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
            store.name
        ))
    }
}

pub(super) fn claims(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let claim = |store: &Asked<'_>| {
        let Given {
            consistency,
            says,
            url,
        } = store.given;
        let copied = store.regions.len() > 1;
        let after = copied
            .then(|| "After a failover readers lack what the copy lacked, whatever is asked.".to_owned());
        Claim::new(
            Topic::Consistency,
            store.name,
            written(sources, store.wanted.span),
            Verdict::Bounded,
            format!("`{}` gives `{}`", store.name, consistency.word()),
        )
        .detail(sentence(&format!("{says} <{url}>")))
        .details(after)
    };
    asked(platform).iter().map(claim).collect()
}
