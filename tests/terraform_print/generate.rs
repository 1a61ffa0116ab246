//! Random trees and text that looks for trouble.

use hac::terraform::*;
use proptest::prelude::*;

pub(crate) fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ]{1,6}",
        2 => prop::sample::select(vec!["$", "%", "{", "}", "${", "%{", "$$", "$${", "%%{", "~", "\"", "\\", "\\n", "EOT", "<<EOT"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["\n", "\r", "\t", "\u{0}", "\u{1b}", "é", "漢字", "🇩🇪", "👩\u{200d}👩", "\u{202e}", "\u{feff}", "\u{2028}", "\u{a0}", "\u{85}", "#", "//", "/*"]).prop_map(str::to_owned),
        1 => Just("long enough to force a break of the line ".to_owned()),
    ];
    prop::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

fn identifiers() -> impl Strategy<Value = String> {
    "[a-z][a-z_]{0,9}"
}

fn keys(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Key> {
    prop_oneof![
        3 => identifiers().prop_map(Key::from),
        2 => words().prop_map(Key::from),
        1 => inner.prop_map(Key::from),
        1 => prop::sample::select(vec!["for", "in", "if", "true", "null"]).prop_map(Key::from),
    ]
}

fn binary(left: Expr, op: usize, right: Expr) -> Expr {
    match op % 7 {
        0 => left.or(right),
        1 => left.and(right),
        2 => left.equals(right),
        3 => left.less_than(right),
        4 => left.plus(right),
        5 => left.minus(right),
        _ => left.modulo(right),
    }
}

fn expressions_of_any_kind() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        words().prop_map(Expr::from),
        any::<i32>().prop_map(Expr::from),
        (-1e6..1e6_f64).prop_map(Expr::from),
        any::<bool>().prop_map(Expr::from),
        Just(null()),
        identifiers().prop_map(var),
        (identifiers(), identifiers())
            .prop_map(|(name, attribute)| Ref::resource("test_thing", name).splat().attr(attribute)),
    ];
    leaf.prop_recursive(5, 48, 5, |inner| {
        let some = || prop::collection::vec(inner.clone(), 0..5);
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            some().prop_map(list),
            prop::collection::vec((keys(inner.clone().boxed()), inner.clone()), 0..5).prop_map(object),
            some().prop_map(concat),
            some().prop_map(heredoc),
            (identifiers(), some()).prop_map(|(name, arguments)| call(name, arguments)),
            (identifiers(), inner.clone()).prop_map(|(name, last)| call_expand(name, [last])),
            (inner.clone(), pair.clone())
                .prop_map(|(test, (then, otherwise))| conditional(test, then, otherwise)),
            inner.clone().prop_map(not),
            inner.clone().prop_map(negate),
            (inner.clone(), 0..7_usize, inner.clone()).prop_map(|(left, op, right)| binary(left, op, right)),
            (inner.clone(), 0..5_usize, inner.clone()).prop_map(|(base, step, at)| match step {
                0 => base.attr("id"),
                1 => base.index(0),
                2 => base.key("a ${b}"),
                3 => base.splat(),
                _ => base.at(at),
            }),
            (identifiers(), inner.clone(), pair, any::<(bool, bool)>()).prop_map(
                |(name, of, (key, value), (filter, group))| {
                    let each = For::each(name, of);
                    let each = if filter { each.filter(key.clone()) } else { each };
                    if group {
                        each.group(key, value)
                    } else {
                        each.map(key, value)
                    }
                }
            ),
            (identifiers(), inner.clone(), inner.clone()).prop_map(|(name, of, value)| For::pairs(
                "k", name, of
            )
            .filter(var("x"))
            .list(value)),
        ]
    })
    .boxed()
}

pub(crate) fn bodies() -> BoxedStrategy<Block> {
    let entry = |block: BoxedStrategy<Block>| {
        prop_oneof![
            6 => (identifiers(), expressions_of_any_kind()).prop_map(|(name, value)| Entry::Attribute { name, value }),
            1 => words().prop_map(Entry::Comment),
            1 => words().prop_map(Entry::Directive),
            1 => Just(Entry::Blank),
            2 => block.prop_map(Entry::Block),
        ]
    };
    let with = |entries: Vec<Entry>, doc: Vec<String>| {
        let mut block = Block::new("nested");
        block.body = Body { entries };
        // Two attributes of one name are no body; the position tells them apart.
        for (position, entry) in block.body.entries.iter_mut().enumerate() {
            if let Entry::Attribute { name, .. } = entry {
                name.push_str(&position.to_string());
            }
        }
        block.doc = doc;
        block
    };
    Just(Block::new("empty"))
        .prop_recursive(2, 12, 6, move |inner| {
            (
                prop::collection::vec(entry(inner.boxed()), 0..8),
                prop::collection::vec(words(), 0..2),
            )
                .prop_map(move |(entries, doc)| with(entries, doc))
        })
        .boxed()
}
