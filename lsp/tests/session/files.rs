//! Several files: open buffers before the disk, problems where they are.

use serde_json::{Value, json};
use tower_lsp::lsp_types::Url;

use crate::folder::{Folder, find};
use crate::support::{Published, Session};

const ROOT: &str = "use ./lib/copies\n\nplatform p {\n  copies a {\n    from = us-east-1\n  }\n}\n";
const MODULE: &str = "module copies {\n  # Where.\n  param from: region\n\n  tier name: s3 {\n    replicate from -> from\n  }\n}\n";

#[test]
fn a_buffer_shadows_the_disk() {
    // On the disk the parameter has another name.
    let folder = Folder::new(&[
        ("platform.ha", ROOT),
        ("lib/copies.ha", &MODULE.replace("from", "source")),
    ]);
    let (root, module) = (folder.uri("platform.ha"), folder.uri("lib/copies.ha"));
    let mut session = Session::start();
    session.open(&root, 1, ROOT);
    let codes = |published: &Published| published.codes().join(" ");
    let found = session.version(&root, 1);
    assert!(codes(&found).contains("HA0228"), "{found:?}");

    session.open(&module, 1, MODULE);
    let found = session.published(&root, |published| !codes(published).contains("HA0228"));
    assert!(!codes(&found).contains("HA0227"), "{found:?}");

    let (line, column) = find(ROOT, "from");
    let place = session.at("textDocument/definition", &root, line, column);
    assert_eq!(place["uri"], module.as_str());

    session.close(&module);
    let found = session.published(&root, |published| codes(published).contains("HA0228"));
    assert_eq!(found.version, Some(1));
    assert!(session.end().success());
}

#[test]
fn problems_of_a_module_show_in_its_file_and_go_with_it() {
    let folder = Folder::new(&[
        ("platform.ha", ROOT),
        ("lib/copies.ha", &MODULE.replace("-> from", "-> [from")),
    ]);
    let (root, module) = (folder.uri("platform.ha"), folder.uri("lib/copies.ha"));
    let mut session = Session::start();
    session.open(&root, 1, ROOT);
    let found = session.published(&module, |published| !published.diagnostics.is_empty());
    assert!(
        found.version.is_none() && found.codes().contains(&"HA0105"),
        "{found:?}"
    );

    // Without its `use` the file takes no part any more.
    session.change(&root, 2, "platform p {\n}\n");
    let found = session.published(&module, |_| true);
    assert_eq!((found.version, found.codes()), (None, Vec::new()));

    session.change(&root, 3, ROOT);
    session.published(&module, |published| published.codes().contains(&"HA0105"));
    session.close(&root);
    session.published(&module, |published| published.codes().is_empty());
    assert!(session.end().success());
}

#[test]
fn a_module_opened_alone_is_read_with_its_platform() {
    let folder = Folder::new(&[("platform.ha", ROOT), ("lib/copies.ha", MODULE)]);
    let (root, module) = (folder.uri("platform.ha"), folder.uri("lib/copies.ha"));
    let mut session = Session::start();
    let renamed = MODULE
        .replace("param from", "param source")
        .replace("from -> from", "source -> source");
    session.open(&module, 1, &renamed);
    let found = session.published(&root, |published| published.codes().contains(&"HA0228"));
    assert_eq!(found.version, None, "the platform is not open");
    session.change(&module, 2, MODULE);
    session.published(&root, |published| !published.codes().contains(&"HA0228"));
    assert!(session.end().success());
}

#[test]
fn a_save_elsewhere_is_noticed() {
    let folder = Folder::new(&[("platform.ha", ROOT)]);
    let root = folder.uri("platform.ha");
    let mut session = Session::start();
    session.open(&root, 1, ROOT);
    session.published(&root, |published| published.codes().contains(&"HA0901"));
    folder.write("lib/copies.ha", MODULE);
    let created = json!({ "changes": [{ "uri": folder.uri("lib/copies.ha"), "type": 1 }] });
    session.notify("workspace/didChangeWatchedFiles", created);
    session.published(&root, |published| !published.codes().contains(&"HA0901"));
    assert!(session.end().success());
}

#[test]
fn files_that_were_never_opened_are_no_problem() {
    let folder = Folder::new(&[("platform.ha", ROOT), ("lib/copies.ha", MODULE)]);
    let mut session = Session::start();
    let missing = folder.uri("missing.ha");
    for method in ["textDocument/hover", "textDocument/definition"] {
        assert_eq!(session.at(method, &missing, 0, 0), Value::Null);
    }
    let answer = session.at("textDocument/hover", &folder.uri("platform.ha"), 3, 3);
    assert!(
        answer["contents"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("module copies")),
        "{answer}"
    );
    let web = Url::parse("https://example.com/platform.ha").expect("an address");
    assert_eq!(session.at("textDocument/hover", &web, 0, 0), Value::Null);
    session.close(&missing);
    session.change(&missing, 1, "platform p {\n");
    assert_eq!(session.version(&missing, 1).codes(), ["HA0104"]);
    assert!(session.end().success());
}

#[test]
fn a_buffer_without_a_file_is_checked_under_its_own_address() {
    let uri = Url::parse("untitled:Untitled-1").expect("an address");
    let text = "platform p {\n  tier web: compute { uses = [store] }\n  tier store: s3 {\n";
    let mut session = Session::start();
    session.open(&uri, 1, text);
    assert!(session.version(&uri, 1).codes().contains(&"HA0104"));
    let (line, column) = find(text, "store");
    assert_eq!(
        session.at("textDocument/definition", &uri, line, column)["uri"],
        uri.as_str()
    );
    assert!(session.end().success());
}
