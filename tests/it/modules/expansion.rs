//! What a use stands for.

use super::{ROOT, files, lines};

#[test]
fn arguments_take_the_place_of_parameters() {
    let module = r#"
        # A tier and a name for it.
        module shop {
          param at: region
          param path: path = "/health/${name}"
          param check: repeat = 10s x 3
          param image: map(region, ami)
          param zone: text

          tier name: compute {
            image = image
            regions = [at]
            health GET path every check
            named = { at = "${name}-${zone}.${check}" }
          }
          failover at -> us-east-2 {
            when any { name.health fails }
            hold when any { name.lag > 5s }
          }
        }
    "#
    .replace("param at:", "param place:")
    .replace("[at]", "[place]")
    .replace("failover at", "failover place")
    .replace("{ at =", "{ place =");
    let root = r#"
        use ./lib/shop
        platform p {
          shop web {
            place = us-east-1
            image = { us-east-1 = ami-0a1b }
            zone = "a\"b"
          }
        }
    "#;
    let expanded = files([(ROOT, root), ("lib/shop.ha", &module)]);
    let text = expanded.text();
    let expected = [
        "platform p {",
        "tier web: compute {",
        "image   = { us-east-1 = ami-0a1b }",
        "regions = [us-east-1]",
        "health GET \"/health/web\" every 10s x 3",
        "named = { us-east-1 = \"web-a\\\"b.${10s x 3}\" }",
        "}",
        "failover us-east-1 -> us-east-2 {",
        "when any {",
        "web.health fails",
        "}",
        "hold when any {",
        "web.lag > 5s",
        "}",
        "}",
        "}",
    ];
    let squeezed = |lines: &[&str]| -> Vec<String> {
        lines
            .iter()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(squeezed(&lines(&text)), squeezed(&expected), "{text}");
}

#[test]
fn words_of_the_language_keep_their_meaning() {
    let root = "use std.two_regions\nplatform p {\n  two_regions { primary = us-east-1, standby = us-east-2, \
                witness = us-west-2 }\n}\n";
    let expanded = files([(ROOT, root)]);
    let text = expanded.text();
    for line in [
        "region us-east-1 {",
        "role = primary",
        "region us-west-2 {",
        "role = witness",
    ] {
        assert!(lines(&text).contains(&line), "{line} is missing:\n{text}");
    }
}

#[test]
fn what_an_optional_parameter_left_out_is_left_out() {
    let module = "module m {\n param extra: optional(tier)\n param more: optional(text)\n tier name: compute {\n uses = \
                  [first, extra]\n health via extra\n certificate = more\n }\n dns more { serves = name }\n tier first: s3 \
                  { }\n}\n";
    let root = "use ./m\nplatform p {\n m web { }\n}\n";
    let text = files([(ROOT, root), ("m.ha", module)]).text();
    assert_eq!(
        lines(&text),
        [
            "platform p {",
            "tier web: compute {",
            "uses = [first]",
            "}",
            "tier first: s3 {}",
            "}"
        ]
    );
}

#[test]
fn every_sentence_knows_the_uses_that_led_to_it() {
    let inner = "module inner {\n tier name: s3 { retain = 90d }\n}\n";
    let outer = "use ./inner\nmodule outer {\n inner name { }\n}\n";
    let root = "use ./lib/outer\nplatform p {\n outer files\n}\n";
    let expanded = files([(ROOT, root), ("lib/outer.ha", outer), ("lib/inner.ha", inner)]);
    let tier = &expanded.program.nodes[0].children()[0];
    let via: Vec<(String, String)> = tier
        .via
        .iter()
        .map(|site| (site.module.clone(), expanded.at(site.span)))
        .collect();
    let expected = [
        ("outer", "platform.ha: outer files"),
        ("inner", "lib/outer.ha: inner name"),
    ];
    assert_eq!(
        via,
        expected.map(|(module, at)| (module.to_owned(), at.to_owned()))
    );
    // The label was written in the user's own file, at the outermost use.
    assert_eq!(expanded.at(tier.head[1].span()), "platform.ha: files");
    assert_eq!(tier.children()[0].via, tier.via);
}

#[test]
fn inputs_stay_inputs() {
    let module = "module m {\n param image: map(region, ami)\n param said: text\n tier name: compute { image = image, doc = \
                  \"${said}\" }\n}\n";
    let root = "use ./m\nplatform p {\n input images: map(region, ami)\n input word: text\n m web { image = images, said = \
                word }\n}\n";
    let text = files([(ROOT, root), ("m.ha", module)]).text();
    assert!(
        text.contains("= images") && text.contains("\"${word}\""),
        "{text}"
    );
}
