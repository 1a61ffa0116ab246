//! Names and tags: their lengths and characters.

use std::collections::BTreeMap;

use super::Check;
use crate::facts;
use crate::providers::OWN_TAGS;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Origin;

impl Check<'_> {
    pub(super) fn names(&mut self) {
        let platform = self.platform;
        self.name(
            "platform",
            &platform.name,
            &platform.origin,
            facts::PLATFORM_NAME_CHARACTERS_MAX,
        );
        self.beginning();
        let alerts = platform.alerts.iter().map(|alert| (&alert.name, &alert.origin));
        for tier in platform.tiers.iter() {
            self.name(
                "tier",
                tier.name(),
                tier.origin(),
                facts::TIER_NAME_CHARACTERS_MAX,
            );
        }
        for (name, origin) in alerts {
            self.name("alert", name, origin, facts::TIER_NAME_CHARACTERS_MAX);
        }
        for dns in &platform.dns {
            let issued = platform
                .compute_tiers()
                .any(|tier| tier.name == dns.serves && tier.certificate.is_none());
            if issued {
                self.name(
                    "domain",
                    &dns.domain,
                    &dns.origin,
                    facts::CERTIFICATE_NAME_CHARACTERS_MAX,
                );
            }
        }
    }

    fn name(&mut self, what: &str, name: &str, origin: &Origin, limit: usize) {
        let length = name.chars().count();
        if length <= limit {
            return;
        }
        let why = match what {
            "domain" => "the first name of a certificate has at most 64 characters",
            _ => {
                "names in the cloud are made of it and of others, and a load balancer's has at most 32 characters"
            }
        };
        self.report(
            origin,
            Diagnostic::new(
                Code::HA0706,
                origin.span,
                format!("the {what} `{name}` has {length} characters, and {limit} is the most that fits"),
                format!("{length} characters"),
            )
            .note(why)
            .help("choose a shorter name"),
        );
    }

    pub(super) fn tags(&mut self) {
        let platform = self.platform;
        for (name, value) in &platform.tags {
            if let Some(own) = OWN_TAGS.iter().find(|own| own.eq_ignore_ascii_case(name)) {
                let span = self.span(&platform.origin, &format!("tags.{name}"));
                self.report(
                    &platform.origin,
                    Diagnostic::new(
                        Code::HA0603,
                        span,
                        format!("the tag `{name}` is reserved: generated resources carry `{own}` already"),
                        "reserved",
                    )
                    .help("choose another name"),
                );
                continue;
            }
            let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
            let reason = if name.chars().count() > facts::TAG_KEY_CHARACTERS_MAX {
                format!(
                    "its name has more than {} characters",
                    facts::TAG_KEY_CHARACTERS_MAX
                )
            } else if value.chars().count() > facts::TAG_VALUE_CHARACTERS_MAX {
                format!(
                    "its value has more than {} characters",
                    facts::TAG_VALUE_CHARACTERS_MAX
                )
            } else if !name.chars().chain(value.chars()).all(allowed) {
                "it has characters other than letters, digits, blanks and `_.:/=+-@`".to_owned()
            } else {
                continue;
            };
            let span = self.span(&platform.origin, &format!("tags.{name}"));
            self.report(
                &platform.origin,
                Diagnostic::new(
                    Code::HA0708,
                    span,
                    format!("AWS does not accept the tag `{name}`: {reason}"),
                    reason,
                ),
            );
        }
        self.tags_of_one_name();
        // `hac` adds some of its own.
        let limit = facts::TAGS_MAX - 10;
        if platform.tags.len() > limit {
            let message = format!(
                "{} tags are more than the {limit} that fit on a resource",
                platform.tags.len()
            );
            self.report(
                &platform.origin,
                Diagnostic::new(Code::HA0708, platform.origin.span, message, "too many tags"),
            );
        }
    }

    /// Roles carry every tag, and IAM takes two keys that differ in case only for one.
    fn tags_of_one_name(&mut self) {
        let platform = self.platform;
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for name in platform.tags.keys() {
            let Some(first) = known.insert(name.to_lowercase(), name) else {
                continue;
            };
            let place = |name: &str| platform.spans.of(&platform.origin, &format!("tags.{name}"));
            let diagnostic = Diagnostic::new(
                Code::HA0708,
                place(name),
                format!("AWS does not accept the tags `{first}` and `{name}` on one role: they differ in case only"),
                "the same to IAM",
            )
            .label(place(first), "the other")
            .note("\"Tag key values for IAM users and roles are not case sensitive […] you cannot have separate Department and department tag keys\": https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html")
            .help("remove one of them, or give it another name");
            self.report(&platform.origin, diagnostic);
        }
    }

    /// What names of AWS may not begin with, and the platform's is where they begin.
    fn beginning(&mut self) {
        let platform = self.platform;
        let listens = platform.compute_tiers().any(|tier| tier.listener.is_some());
        let found = facts::RESERVED_BEGINNINGS
            .iter()
            .filter(|reserved| listens || !reserved.is_of_load_balancers)
            .find(|reserved| platform.name.starts_with(reserved.text));
        let Some(reserved) = found else { return };
        let what = if reserved.is_of_load_balancers {
            "load balancer"
        } else {
            "bucket"
        };
        self.report(
            &platform.origin,
            Diagnostic::new(
                Code::HA0711,
                platform.origin.span,
                format!(
                    "the name of a {what} may not begin with `{}`, and the platform's name begins it",
                    reserved.text
                ),
                "names in the cloud begin with it",
            )
            .note(reserved.source)
            .help("choose another name"),
        );
    }

    /// Ids of hosted zones. What is no id would be asked of Route 53 by the first plan.
    pub(super) fn zones(&mut self) {
        for dns in &self.platform.dns {
            let Some(id) = &dns.zone else { continue };
            let known = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            if id.starts_with('Z') && id.chars().all(known) && (2..=32).contains(&id.len()) {
                continue;
            }
            let span = self.span(&dns.origin, "zone");
            self.report(
                &dns.origin,
                Diagnostic::new(Code::HA0711, span, format!("`{id}` is not the id of a hosted zone"), "not an id")
                    .note("an id begins with `Z` and has at most 32 capital letters and digits: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html")
                    .help("read it: `aws route53 list-hosted-zones-by-name`; leave `zone` out where there is no zone yet"),
            );
        }
    }

    pub(super) fn state(&mut self) {
        let Some(state) = &self.platform.state else { return };
        if state.key.starts_with('/') || state.key.ends_with('/') {
            let span = self.span(&state.origin, "key");
            let meant = format!("key = \"{}\"", state.key.trim_matches('/'));
            self.report(
                &state.origin,
                Diagnostic::new(
                    Code::HA0711,
                    span,
                    format!(
                        "`{}` is no key of Terraform's state: it begins or ends with `/`",
                        state.key
                    ),
                    "`terraform init` refuses it",
                )
                .note("https://developer.hashicorp.com/terraform/language/backend/s3")
                .help(format!("write `{meant}`")),
            );
        }
        let bucket = &state.bucket;
        let in_bucket = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if !(3..=63).contains(&bucket.len())
            || !bucket.chars().all(in_bucket)
            || !bucket.starts_with(edge)
            || !bucket.ends_with(edge)
            || bucket.contains("..")
        {
            let span = self.span(&state.origin, "bucket");
            self.report(
                &state.origin,
                Diagnostic::new(Code::HA0711, span, format!("`{bucket}` is not the name of a bucket"), "not a bucket's name")
                    .note("a bucket's name has 3 to 63 lower-case letters, digits, `-` and `.`, and starts and ends with a letter or digit"),
            );
        }
        let in_table = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        if let Some(table) = state
            .lock_table
            .as_ref()
            .filter(|table| !(3..=255).contains(&table.len()) || !table.chars().all(in_table))
        {
            let span = self.span(&state.origin, "lock_table");
            self.report(
                &state.origin,
                Diagnostic::new(
                    Code::HA0711,
                    span,
                    format!("`{table}` is not the name of a table"),
                    "not a table's name",
                )
                .note("a table's name has 3 to 255 letters, digits, `_`, `-` and `.`"),
            );
        }
    }
}
