//! Names that meet: each pair is refused at both places, and the advice mends it.

use hac::diagnostics::{Code, Diagnostic};

use super::words::replace_word;
use crate::annotate::analyze_text;

const SHOP: &str = r#"
platform shop {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  tier web: compute {
    instance = m6i.large
    image    = { us-east-1 = ami-0a1b2c3d4e5f60718 }
    scale    = 3..3
    listen https 443 -> http 8080
    health GET "/healthz" every 30s x 2
    uses     = [DATA]
  }
MORE
}
"#;

const THREE_REGIONS: &str = r#"
platform shop {
  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }
  region us-east-2 { role = secondary, cidr = 10.20.0.0/16 }
  region us-west-2 { role = secondary, cidr = 10.30.0.0/16 }
  tier web: compute {
    instance = m6i.large
    image    = {
      us-east-1 = ami-0a1b2c3d4e5f60718
      us-east-2 = ami-0a1b2c3d4e5f60719
      us-west-2 = ami-0a1b2c3d4e5f6071a
    }
    scale    = 3..3
    listen https 443 -> http 8080
    health GET "/healthz" every 30s x 2
    uses     = [DATA]
  }
  alert oncall { email = ["oncall@example.com"] }
MORE
}
"#;

/// What else is declared, what the tier uses, the two elements (the one to rename first), and what they share.
const CLASHES: &[(&str, &str, &str, [&str; 2], &str)] = &[
    (
        SHOP,
        "  dns \"example.com\" { serves = web }\n  dns \"us-east-1.example.com\" { serves = web }",
        "",
        ["dns us-east-1.example.com", "dns example.com"],
        "the DNS name `us-east-1.example.com`",
    ),
    // The one that is called so is renamed, wherever it stands.
    (
        SHOP,
        "  dns \"us-east-1.example.com\" { serves = web }\n  dns \"example.com\" { serves = web }",
        "",
        ["dns us-east-1.example.com", "dns example.com"],
        "the DNS name `us-east-1.example.com`",
    ),
    (
        THREE_REGIONS,
        "  dns \"example.com\" { serves = web }\n  dns \"us-east-1-first.example.com\" { serves = web }",
        "",
        ["dns us-east-1-first.example.com", "dns example.com"],
        "the DNS name `us-east-1-first.example.com`",
    ),
    (
        SHOP,
        "  dns \"1a.example.com\" { serves = web }\n  dns \"n1a.example.com\" { serves = web }",
        "",
        ["dns n1a.example.com", "dns 1a.example.com"],
        "`aws_route53_zone.n1a_example_com` in Terraform",
    ),
    (
        SHOP,
        "  tier a-b: dynamodb { key id: string }\n  tier a--b: dynamodb { key id: string }",
        "",
        ["tier a--b", "tier a-b"],
        "the table `shop-a-b` in us-east-1",
    ),
    (
        SHOP,
        "  alert a-b { email = [\"a@example.com\"] }\n  alert a--b { email = [\"a@example.com\"] }\n  alert failover { email = [\"a@example.com\"] }",
        "",
        ["alert a--b", "alert a-b"],
        "the topic `shop-a-b-critical` in us-east-1",
    ),
    (
        SHOP,
        "  tier a: s3 { replicate us-east-1 -> us-east-1 }\n  tier a-archive: s3 { }",
        "",
        ["tier a-archive", "tier a"],
        "`output.a_archive_buckets` in Terraform",
    ),
    (
        SHOP,
        "  tier aws: dynamodb { key id: string }\n  tier a: s3 { }",
        "aws, a",
        ["tier aws", "tier web"],
        "the key `AWS_REGION` in `module.compute_web_us_east_1`",
    ),
    (
        SHOP,
        "  tier logs: s3 { }\n  state { bucket = \"shop-logs-us-east-1-123456789012\", key = \"k\", region = us-east-1 }",
        "",
        ["state", "tier logs"],
        "the bucket `shop-logs-us-east-1-123456789012`",
    ),
    (
        SHOP,
        "  tier locks: dynamodb { key id: string }\n  state { bucket = \"state-of-ours\", key = \"k\", region = us-east-1, lock_table = \"shop-locks\" }",
        "",
        ["state", "tier locks"],
        "the table `shop-locks`",
    ),
];

fn clashes(text: &str) -> Vec<Diagnostic> {
    let analysis = analyze_text(text);
    assert!(
        analysis.platform.is_none() || !analysis.diagnostics.has_errors(),
        "{text}"
    );
    analysis
        .diagnostics
        .iter()
        .filter(|found| found.code == Code::HA0720)
        .cloned()
        .collect()
}

#[test]
fn both_places_are_shown_and_the_advice_mends_it() {
    for (platform, more, uses, elements, name) in CLASHES {
        let text = platform.replace("MORE", more).replace("DATA", uses);
        let found = clashes(&text);
        let [clash] = found.as_slice() else {
            panic!("{text}\n{found:#?}")
        };
        let [one, other] = elements.map(|element| element.rsplit(' ').next().unwrap_or_default());
        let at = |place: &hac::diagnostics::Label| &text[place.span.range()];
        assert!(clash.message.contains(name), "{}", clash.message);
        assert!(at(&clash.primary).contains(one) || one == "state", "{clash:#?}");
        let [second] = clash.secondary.as_slice() else {
            panic!("{clash:#?}")
        };
        assert!(at(second).contains(other), "{clash:#?}");
        if one == "state" {
            continue;
        }
        let help = format!("give `{}` another name", elements[0]);
        assert!(
            clash.help.iter().any(|advice| advice.message == help),
            "{clash:#?}"
        );
        let free = if one.contains('.') {
            "free.example.org"
        } else {
            "free"
        };
        let mended = more.lines().map(|line| {
            let is_it = line.contains(&format!("{one}:"))
                || line.contains(&format!("\"{one}\""))
                || line.contains(&format!("alert {one} "));
            if is_it {
                line.replacen(one, free, 1) + "\n"
            } else {
                format!("{line}\n")
            }
        });
        let mended = platform
            .replace("MORE", &mended.collect::<String>())
            .replace("DATA", &replace_word(uses, one, free));
        assert_eq!(clashes(&mended), [], "{mended}");
    }
}

/// A domain leaves room for the names that are made of it.
#[test]
fn a_name_that_is_made_of_a_long_domain_is_refused() {
    let label = "w".repeat(60);
    let domain = format!("{label}.{label}.{label}.{label}.com");
    let certificate = "\n    certificate = { us-east-1 = arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d }\n    uses";
    let text = SHOP
        .replace("MORE", &format!("  dns \"{domain}\" {{ serves = web }}"))
        .replace("DATA", "")
        .replace("\n    uses", certificate);
    let analysis = analyze_text(&text);
    let [found] = &analysis
        .diagnostics
        .iter()
        .filter(|found| found.code == Code::HA0706)
        .collect::<Vec<_>>()[..]
    else {
        panic!("{:#?}", analysis.diagnostics)
    };
    assert!(
        found.message.contains("257 characters, and 253 is the most"),
        "{}",
        found.message
    );
}
