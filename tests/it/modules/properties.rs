//! What holds for any text whatsoever.

use hac::diagnostics::Diagnostics;
use hac::resolve::{self, hir};
use hac::source::{MemoryProvider, SourceId};
use hac::syntax::{self, ParseCache, ast};
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

const ROOT: &str = "platform.ha";

fn expand(root: &str, module: &str) -> (hir::Program, Diagnostics) {
    let provider = MemoryProvider::from_iter([(ROOT, root), ("m.ha", module)]);
    let mut diagnostics = Diagnostics::default();
    let loaded = resolve::load(&provider, ROOT, &mut ParseCache::default(), &mut diagnostics);
    let program = resolve::expand(&loaded, &mut diagnostics);
    (program, diagnostics)
}

/// The shape of sentences, without their places.
fn shape_of_nodes(nodes: &[hir::Node]) -> Vec<String> {
    nodes
        .iter()
        .map(|node| {
            let body = node.body.as_ref().map(|body| shape_of_nodes(body));
            without_places(&format!("{:?} {:?} {body:?}", node.head, node.binding))
        })
        .collect()
}

fn shape_of_statements(statements: &[ast::Statement]) -> Vec<String> {
    statements
        .iter()
        .map(|statement| {
            let body = statement
                .body
                .as_ref()
                .map(|body| shape_of_statements(&body.statements));
            without_places(&format!("{:?} {:?} {body:?}", statement.head, statement.binding))
        })
        .collect()
}

fn without_places(debug: &str) -> String {
    let mut parts = debug.split("Span { source: SourceId(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once('}').map_or("", |(_, after)| after)
    })
}

/// Pieces of the language, well formed and not.
fn noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("use ./m\n"),
        Just("use std.web_tier\n"),
        Just("platform p {\n"),
        Just("module m {\n"),
        Just("}\n"),
        Just("param a: int\n"),
        Just("param b: optional(tier) = 3\n"),
        Just("m x { a = 3 }\n"),
        Just("m {\n"),
        Just("tier name: s3 { a = a }\n"),
        Just("a = [a, b, \"${a} ${name.b}\"]\n"),
        Just("name.health fails\n"),
        Just("\"${"),
        Just("{ a = "),
        Just("\n"),
        Just("name"),
        Just(" -> "),
        Just(": "),
        Just("= a ? b : a + 3\n"),
        Just("web_tier y { image = { us-east-1 = ami-1 } }\n"),
    ];
    let random = any::<String>();
    proptest::collection::vec(
        prop_oneof![8 => piece.prop_map(str::to_owned), 1 => random],
        0..24,
    )
    .prop_map(|pieces| pieces.concat())
}

/// A value that is well formed.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("web".to_owned()),
        Just("us-east-1".to_owned()),
        Just("orders.lag".to_owned()),
        Just("3".to_owned()),
        Just("0.5".to_owned()),
        Just("30s".to_owned()),
        Just("99.9%".to_owned()),
        Just("10.0.0.0/16".to_owned()),
        Just("3..12".to_owned()),
        Just("10s x 3".to_owned()),
        Just("a@example.com".to_owned()),
        Just("arn:aws:s3:::x/*".to_owned()),
        Just("true".to_owned()),
        "[a-z \\\\\"$ü\u{1F600}]{0,8}".prop_map(|text| {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{escaped}\"")
        }),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let items = || proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            items().prop_map(|items| format!("[{}]", items.join(", "))),
            items().prop_map(|items| {
                let entries: Vec<String> = items
                    .iter()
                    .enumerate()
                    .map(|(n, item)| format!("k{n} = {item}"))
                    .collect();
                format!("{{ {} }}", entries.join(", "))
            }),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b}) * {a}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} == {b} ? {b} : {a}")),
            inner.clone().prop_map(|a| format!("\"x ${{{a}}} y\"")),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(root in noise(), module in noise()) {
        let _ = expand(&root, &module);
    }

    #[test]
    fn a_program_without_uses_is_what_was_written(value in value()) {
        let text = format!("platform p {{\n  tier web: compute {{\n    a = {value}\n    when b -> c {{ }}\n  }}\n}}\n");
        let file = syntax::parse(SourceId(0), &text, &mut Diagnostics::default());
        let (program, _) = expand(&text, "");
        assert_eq!(shape_of_nodes(&program.nodes), shape_of_statements(&file.statements));
    }

    #[test]
    fn any_argument_is_taken_or_told(value in value()) {
        let module = "module m {\n param a: text\n tier name: s3 { a = a, b = \"${a}\", c = [a], d = { a = a } }\n}\n";
        let root = format!("use ./m\nplatform p {{\n  m web {{ a = {value} }}\n}}\n");
        let (program, diagnostics) = expand(&root, module);
        let tiers = program.nodes.iter().flat_map(hir::Node::children);
        assert_eq!(tiers.count(), 1, "{diagnostics:?}");
    }

    #[test]
    fn what_is_printed_means_the_same(first in value(), second in value()) {
        let module = "module m {\n param a: int\n param b: optional(text)\n tier name: s3 {\n a = a + a\n b = b\n c = \
                      \"${name}: ${a}\"\n }\n}\n";
        let root = format!(
            "use ./m\nplatform p {{\n  m web {{ a = ({first}) }}\n  m files {{ a = 3, b = \"${{{second}}}\" }}\n  x = {second}\n}}\n"
        );
        let (program, diagnostics) = expand(&root, module);
        if !diagnostics.has_errors() {
            let printed = resolve::print(&program);
            let (again, told) = expand(&printed, "");
            assert!(!told.has_errors(), "{printed}\n{told:?}");
            assert_eq!(shape_of_nodes(&again.nodes), shape_of_nodes(&program.nodes), "{printed}");
            assert_eq!(squeezed(&resolve::print(&again)), squeezed(&printed));
        }
    }
}

/// Without the comments that say which module a block is from, which a second expansion cannot know, and without the
/// blank lines before them.
fn squeezed(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.filter(|line| !line.trim().is_empty()).collect()
}
