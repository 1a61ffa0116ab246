//! Files and modules: what `use` finds, what a use expands to, and what is said where it does not fit.

use std::sync::Arc;

use hac::diagnostics::{Code, Diagnostic, Diagnostics};
use hac::resolve::{self, Loaded, hir, stdlib};
use hac::source::{MemoryProvider, ReadError, SOURCE_LIMIT_BYTES, SourceProvider, Span};

const ROOT: &str = "platform.ha";

/// What loading and expanding gave.
struct Expanded {
    loaded: Loaded,
    program: hir::Program,
    diagnostics: Diagnostics,
}

fn expand(provider: &dyn SourceProvider) -> Expanded {
    let mut diagnostics = Diagnostics::default();
    let loaded = resolve::load(provider, ROOT, &mut diagnostics);
    let program = resolve::expand(&loaded, &mut diagnostics);
    diagnostics.sort();
    Expanded {
        loaded,
        program,
        diagnostics,
    }
}

fn files<const N: usize>(files: [(&str, &str); N]) -> Expanded {
    expand(&MemoryProvider::from_iter(files))
}

impl Expanded {
    fn codes(&self) -> Vec<Code> {
        self.diagnostics.iter().map(|item| item.code).collect()
    }

    fn only(&self) -> &Diagnostic {
        let items: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        match items.as_slice() {
            [only] => only,
            other => panic!("one diagnostic was expected: {other:#?}"),
        }
    }

    /// `path: text` of a place.
    fn at(&self, span: Span) -> String {
        let sources = &self.loaded.sources;
        format!("{}: {}", sources.path(span.source), sources.text(span))
    }

    /// The expansion as text.
    fn text(&self) -> String {
        assert!(self.diagnostics.is_empty(), "{:#?}", self.diagnostics);
        resolve::print(&self.program)
    }
}

/// The lines of a text without comments and blanks around them.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

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
          watch any {
            name.health fails
            name.lag > 5s
          }
        }
    "#
    .replace("param at:", "param place:")
    .replace("[at]", "[place]")
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
        "watch any {",
        "web.health fails",
        "web.lag > 5s",
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

/// The code of the only problem, what its places read, and its line.
fn told(root: &str, module: &str, code: Code, primary: &str, secondary: &[&str]) {
    let expanded = files([(ROOT, root), ("m.ha", module)]);
    let only = expanded.only();
    assert_eq!(only.code, code, "{only:#?}");
    assert_eq!(expanded.at(only.primary.span), primary);
    let others: Vec<String> = only
        .secondary
        .iter()
        .map(|label| expanded.at(label.span))
        .collect();
    assert_eq!(others, secondary);
}

const MODULE: &str =
    "module m {\n param size: int\n param keep: days = 3d\n tier name: s3 { size = size, keep = keep }\n}\n";

#[test]
fn arguments_that_do_not_fit_are_told_at_both_ends() {
    let used = |block: &str| format!("use ./m\nplatform p {{\n {block}\n}}\n");
    told(
        &used("m web { }"),
        MODULE,
        Code::HA0227,
        "platform.ha: m web",
        &["m.ha: param size: int"],
    );
    told(
        &used("m web { size = 3, sise = 4 }"),
        MODULE,
        Code::HA0228,
        "platform.ha: sise",
        &["m.ha: module m"],
    );
    told(
        &used("m web { size = 3, size = 4 }"),
        MODULE,
        Code::HA0229,
        "platform.ha: size",
        &["platform.ha: size"],
    );
    told(
        &used("m web { size = 3s }"),
        MODULE,
        Code::HA0230,
        "platform.ha: 3s",
        &["m.ha: param size: int"],
    );
    told(
        &used("m web { size = 3, keep = 2h }"),
        MODULE,
        Code::HA0230,
        "platform.ha: 2h",
        &["m.ha: param keep: days = 3d"],
    );
    told(
        &used("m { size = 3 }"),
        MODULE,
        Code::HA0232,
        "platform.ha: m",
        &["m.ha: module m"],
    );
    told(
        &used("m a b { size = 3 }"),
        MODULE,
        Code::HA0232,
        "platform.ha: m a b",
        &["m.ha: module m"],
    );
    told(
        &used("m web { size = 3, tier x: s3 { } }"),
        MODULE,
        Code::HA0232,
        "platform.ha: tier x: s3 { }",
        &["m.ha: module m"],
    );
}

#[test]
fn a_mistyped_argument_is_mended_by_its_edit() {
    let expanded = files([
        (ROOT, "use ./m\nplatform p {\n m web { size = 3, keap = 4d }\n}\n"),
        ("m.ha", MODULE),
    ]);
    let edit = &expanded.only().help[0].edits[0];
    assert_eq!(
        (expanded.at(edit.span).as_str(), edit.replacement.as_str()),
        ("platform.ha: keap", "keep")
    );
}

#[test]
fn a_use_outside_of_the_platform_is_refused() {
    told(
        "use ./m\nm web { size = 3 }\nplatform p { m web { size = 3 } }\n",
        MODULE,
        Code::HA0232,
        "platform.ha: m web",
        &[],
    );
}

#[test]
fn unknown_modules_are_told_with_the_nearest_name() {
    let expanded = files([(
        ROOT,
        "use std.aurora_piar\nplatform p {\n aurora_piar orders { }\n}\n",
    )]);
    let only = expanded.only();
    assert_eq!(only.code, Code::HA0220);
    assert_eq!(only.help[0].edits[0].replacement, "std.aurora_pair");
}

#[test]
fn a_forgotten_use_is_offered() {
    let expanded = files([(ROOT, "platform p {\n session_table sessions\n}\n")]);
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0220, "platform.ha: session_table".to_owned())
    );
    assert_eq!(only.help[0].edits[0].replacement, "use std.session_table\n");
}

#[test]
fn use_lines_that_mean_nothing_are_refused() {
    for line in [
        "use /etc/web",
        "use web",
        "use ./m as",
        "use ./m as a.b",
        "use ./m ./n",
        "use",
        "use ./m { }",
        "use ./..",
    ] {
        let expanded = files([(ROOT, &format!("{line}\nplatform p {{ }}\n")), ("m.ha", MODULE)]);
        let codes = expanded.codes();
        let is_syntax = |code: &Code| code.as_str().starts_with("HA01");
        assert!(
            !codes.is_empty() && codes.iter().all(|code| *code == Code::HA0221 || is_syntax(code)),
            "{line}: {codes:?}"
        );
    }
    let late = "platform p {\n m web { size = 3 }\n}\nuse ./m\n";
    told(
        late,
        MODULE,
        Code::HA0221,
        "platform.ha: use ./m",
        &["platform.ha: platform p"],
    );
}

#[test]
fn a_file_holds_one_module() {
    let root = "use ./m\nplatform p { m web }\n";
    told(root, "# nothing\n", Code::HA0222, "platform.ha: ./m", &[]);
    let two = "module a {\n}\nmodule b {\n}\n";
    told(
        "use ./m\nplatform p { a }\n",
        two,
        Code::HA0222,
        "m.ha: module b",
        &["m.ha: module a", "platform.ha: ./m"],
    );
    told(
        "use ./platform\nplatform p { platform }\n",
        MODULE,
        Code::HA0222,
        "platform.ha: ./platform",
        &[],
    );
    told(
        "platform p { }\nmodule m { }\n",
        MODULE,
        Code::HA0222,
        "platform.ha: module m",
        &[],
    );
}

#[test]
fn names_of_modules_are_not_taken_twice() {
    let root = "use ./m\nuse ./a/m\nplatform p { m web { size = 3 } }\n";
    let expanded = files([(ROOT, root), ("m.ha", MODULE), ("a/m.ha", MODULE)]);
    let only = expanded.only();
    assert_eq!(only.code, Code::HA0223);
    let places: Vec<String> = only
        .secondary
        .iter()
        .map(|label| expanded.at(label.span))
        .collect();
    assert_eq!(places, ["platform.ha: use ./m", "a/m.ha: m"]);

    let renamed = root
        .replace("use ./a/m", "use ./a/m as other")
        .replace("m web", "other files { size = 4 }\n m web");
    let text = files([(ROOT, &renamed), ("m.ha", MODULE), ("a/m.ha", MODULE)]).text();
    assert!(
        text.contains("tier files: s3") && text.contains("tier web: s3"),
        "{text}"
    );

    let kind = "module tier {\n region name { role = primary }\n}\n";
    told(
        "use ./m\nplatform p { }\n",
        kind,
        Code::HA0223,
        "platform.ha: use ./m",
        &[],
    );
}

#[test]
fn circles_are_told_once_with_their_chain() {
    let root = "use ./a\nplatform p { a }\n";
    let a = "use ./b\nmodule a {\n b\n}\n";
    let b = "use ./c\nmodule b {\n c\n}\n";
    let c = "use ./a\nmodule c {\n a\n}\n";
    let expanded = files([(ROOT, root), ("a.ha", a), ("b.ha", b), ("c.ha", c)]);
    let only = expanded.only();
    assert_eq!(only.code, Code::HA0224);
    assert!(
        only.message.ends_with("a uses b uses c uses a"),
        "{}",
        only.message
    );
    assert_eq!(expanded.at(only.primary.span), "c.ha: use ./a");
    let places: Vec<String> = only
        .secondary
        .iter()
        .map(|label| expanded.at(label.span))
        .collect();
    assert_eq!(places, ["a.ha: use ./b", "b.ha: use ./c"]);

    let own = "use ./a\nmodule a {\n a\n}\n";
    let expanded = files([(ROOT, root), ("a.ha", own)]);
    assert_eq!(expanded.only().message, "the module `a` uses itself");
}

#[test]
fn unused_modules_are_a_warning_whose_edit_removes_the_line() {
    let expanded = files([(ROOT, "use std.web_tier\nplatform p { }\n")]);
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0225, "platform.ha: use std.web_tier".to_owned())
    );
    assert_eq!(only.help[0].edits[0].replacement, "");
}

#[test]
fn parameters_are_declared_with_a_name_a_type_and_a_fitting_default() {
    let declared = |line: &str| {
        let module = format!("module m {{\n {line}\n tier name: s3 {{ a = size }}\n}}\n");
        files([
            (ROOT, "use ./m\nplatform p { m web { size = 3 } }\n"),
            ("m.ha", &module),
        ])
    };
    for (line, place) in [
        ("param size: intt", "m.ha: intt"),
        ("param size: list(list(int))", "m.ha: list(list(int))"),
        ("param size: int = 3s", "m.ha: 3s"),
        (
            "param size: optional(int) = 3",
            "m.ha: param size: optional(int) = 3",
        ),
        ("param size: int\nparam size: int", "m.ha: size"),
        ("param size: int\nparam name: text", "m.ha: name"),
        ("param size: int\nparam every: text", "m.ha: every"),
    ] {
        let expanded = declared(line);
        let item = expanded.diagnostics.iter().find(|item| item.code == Code::HA0226);
        let item = item.unwrap_or_else(|| panic!("{line}: {:#?}", expanded.diagnostics));
        assert_eq!(expanded.at(item.primary.span), place, "{line}");
    }
    let unused = declared("param size: int\nparam other: int = 4");
    assert_eq!(unused.only().code, Code::HA0234);
    let default = declared("param size: int\nparam twice: text = \"${name}-${size}\"\ntier twice: s3 {\n}");
    assert!(default.diagnostics.is_empty(), "{:#?}", default.diagnostics);
}

#[test]
fn a_module_sees_only_what_it_is_given() {
    let module = "module m {\n param given: tier\n tier name: compute { uses = [given, own, foreign] }\n tier own: s3 {\n \
                  }\n}\n";
    let root =
        "use ./m\nplatform p {\n tier foreign: s3 { }\n tier mine: s3 { }\n m web { given = mine }\n}\n";
    let expanded = files([(ROOT, root), ("m.ha", module)]);
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0233, "m.ha: foreign".to_owned())
    );
    assert_eq!(expanded.at(only.secondary[0].span), "platform.ha: foreign");
    assert_eq!(expanded.at(only.via[0].span), "platform.ha: m web");

    let given = root.replace("given = mine", "given = foreign");
    let expanded = files([
        (ROOT, given.as_str()),
        ("m.ha", &module.replace(", foreign]", "]")),
    ]);
    assert!(expanded.diagnostics.is_empty(), "{:#?}", expanded.diagnostics);
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

/// Every level uses the next one twice.
#[test]
fn expansion_that_doubles_at_every_level_ends() {
    let levels = 30;
    let mut files: Vec<(String, String)> = (0..levels)
        .map(|level| {
            let next = level + 1;
            let text = format!("use ./l{next}\nmodule l{level} {{\n l{next}\n l{next}\n}}\n");
            (format!("l{level}.ha"), text)
        })
        .collect();
    files.push((format!("l{levels}.ha"), format!("module l{levels} {{\n}}\n")));
    files.push((ROOT.to_owned(), "use ./l0\nplatform p { l0 }\n".to_owned()));
    let expanded = expand(&MemoryProvider::from_iter(files));
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0231, "platform.ha: l0".to_owned())
    );
}

/// Every level gives the next one a value that is twice as long.
#[test]
fn arguments_that_double_at_every_level_end() {
    let levels = 30;
    let mut files: Vec<(String, String)> = (0..levels)
        .map(|level| {
            let next = level + 1;
            let text = format!(
                "use ./l{next}\nmodule l{level} {{\n param v: list(int)\n l{next} {{ v = [v, v] }}\n}}\n"
            );
            (
                format!("l{level}.ha"),
                text.replace("list(int)", "text")
                    .replace("[v, v]", "\"${v}${v}\""),
            )
        })
        .collect();
    files.push((
        format!("l{levels}.ha"),
        format!("module l{levels} {{\n param v: text\n tier v: s3 {{ }}\n}}\n"),
    ));
    files.push((
        ROOT.to_owned(),
        "use ./l0\nplatform p { l0 { v = \"0123456789\" } }\n".to_owned(),
    ));
    let expanded = expand(&MemoryProvider::from_iter(files));
    assert!(
        expanded.codes().contains(&Code::HA0231),
        "{:#?}",
        expanded.codes()
    );
}

#[test]
fn chains_of_modules_and_files_are_limited() {
    let chain = |levels: usize| {
        let mut files: Vec<(String, String)> = (0..levels)
            .map(|level| {
                let next = level + 1;
                (
                    format!("l{level}.ha"),
                    format!("use ./l{next}\nmodule l{level} {{\n l{next}\n}}\n"),
                )
            })
            .collect();
        files.push((
            format!("l{levels}.ha"),
            format!("module l{levels} {{\n tier x: s3 {{ }}\n}}\n"),
        ));
        files.push((ROOT.to_owned(), "use ./l0\nplatform p { l0 }\n".to_owned()));
        expand(&MemoryProvider::from_iter(files)).codes()
    };
    assert_eq!(chain(20), []);
    assert_eq!(chain(40), [Code::HA0231]);
    assert_eq!(
        chain(2_000),
        [Code::HA0231, Code::HA0231],
        "too many files, and too deep"
    );
}

/// A provider that fails in one way for everything but the root file.
struct Failing(ReadError);

impl SourceProvider for Failing {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        match path {
            ROOT => Ok(Arc::from("use ./lib/web\nplatform p { web x { } }\n")),
            _ => Err(self.0.clone()),
        }
    }
}

#[test]
fn files_that_cannot_be_read_are_told_where_they_are_used() {
    let errors = [
        (ReadError::NotFound, "`lib/web.ha` does not exist"),
        (ReadError::IsFolder, "`lib/web.ha` is a folder"),
        (
            ReadError::NotUtf8 { offset: 7 },
            "`lib/web.ha` is not UTF-8 text: its byte 7 belongs to no character",
        ),
        (
            ReadError::TooLarge {
                bytes: SOURCE_LIMIT_BYTES + 1,
                limit_bytes: SOURCE_LIMIT_BYTES,
            },
            "`lib/web.ha` has 4194305 bytes, and at most 4194304 are read",
        ),
        (
            ReadError::Other("permission denied".to_owned()),
            "`lib/web.ha` cannot be read: permission denied",
        ),
    ];
    for (error, message) in errors {
        let expanded = expand(&Failing(error));
        let only = expanded.only();
        assert_eq!((only.code, only.message.as_str()), (Code::HA0901, message));
        assert_eq!(expanded.at(only.primary.span), "platform.ha: ./lib/web");
    }
}

#[test]
fn a_root_file_that_cannot_be_read_is_one_diagnostic() {
    let expanded = expand(&MemoryProvider::default());
    assert_eq!(expanded.only().code, Code::HA0901);
    assert!(expanded.program.nodes.is_empty());
}

#[test]
fn a_module_may_be_the_root_of_an_editor_session() {
    let expanded = files([(ROOT, MODULE)]);
    assert!(expanded.diagnostics.is_empty(), "{:#?}", expanded.diagnostics);
    assert!(expanded.loaded.root_is_module() && expanded.program.nodes.is_empty());
}

#[test]
fn comments_document_modules_and_parameters() {
    let module = "# First line.\n#\n#   indented\n\n# New paragraph.\nmodule m {\n  # About size,\n  # in two lines.\n  param \
                  size: int # not this\n\n  # Not about keep.\n\n  param keep: days\n  tier name: s3 { a = size, b = keep \
                  }\n}\n";
    let expanded = files([(ROOT, module)]);
    let module = expanded.loaded.modules().next().expect("it is declared");
    assert_eq!(module.doc, "First line.\n\n  indented\n\nNew paragraph.");
    let docs: Vec<&str> = module.params.iter().map(|param| param.doc.as_str()).collect();
    assert_eq!(docs, ["About size,\nin two lines.", ""]);
}

#[test]
fn standard_modules_are_documented_and_their_examples_are_accepted() {
    for standard in stdlib::ALL {
        let root = format!("use std.{0}\nplatform p {{ }}\n", standard.name);
        let expanded = files([(ROOT, root.as_str())]);
        let module = expanded.loaded.modules().next().expect("it is declared");
        assert_eq!(module.title, format!("std.{}", standard.name));
        assert!(!module.params.is_empty(), "{}", standard.path);
        for param in &module.params {
            assert!(
                !param.doc.is_empty(),
                "{}: `{}` is not documented",
                standard.path,
                param.name.text
            );
        }
        let example = example(&module.doc).unwrap_or_else(|| panic!("{} has no example", standard.path));
        assert!(
            example.contains(&format!("use std.{}\n", standard.name)),
            "{}",
            standard.path
        );
        let analysis = hac::analyze(&MemoryProvider::from_iter([(ROOT, example.as_str())]), ROOT);
        assert!(
            analysis.diagnostics.is_empty(),
            "{}: {:#?}",
            standard.path,
            analysis.diagnostics
        );
    }
}

/// The fenced example of a documentation.
fn example(doc: &str) -> Option<String> {
    let (_, after) = doc.split_once("```ha\n")?;
    let (example, _) = after.split_once("\n```")?;
    Some(format!("{example}\n"))
}
