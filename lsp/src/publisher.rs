//! Publishes diagnostics after every change: one analysis at a time, of the newest state there is. Results that a
//! change has overtaken are dropped, so that an older version never follows a newer one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tower_lsp::lsp_types::{Diagnostic, Url};

use crate::analyses::Analyses;
use crate::client::Client;
use crate::convert;
use crate::documents::{Document, Documents};

/// What the editor was told about a file.
#[derive(Debug, PartialEq)]
struct Published {
    diagnostics: Vec<Diagnostic>,
    /// Of the buffer; `None` for files that are not open.
    version: Option<i32>,
}

/// Runs until the sender of states is gone.
pub(crate) async fn run<C: Client>(
    client: Arc<C>,
    mut states: watch::Receiver<Documents>,
    analyses: Arc<Mutex<Analyses>>,
) {
    let mut told = BTreeMap::new();
    while states.changed().await.is_ok() {
        let documents = states.borrow_and_update().clone();
        let (now, kept) = (documents.clone(), analyses.clone());
        let found =
            spawn_blocking(move || collect(&mut kept.lock().unwrap_or_else(PoisonError::into_inner), &now));
        let Ok((found, failed)) = found.await else {
            client
                .log("hac-lsp: an analysis failed; this is a bug in hac".to_owned())
                .await;
            continue;
        };
        for root in failed {
            let name = root.uri().map_or_else(|| "a file".to_owned(), String::from);
            client
                .log(format!(
                    "hac-lsp: {name} could not be analysed; this is a bug in hac"
                ))
                .await;
        }
        if states.has_changed().unwrap_or(true) {
            continue;
        }
        tell(&*client, &mut told, found, &documents).await;
    }
}

/// What is wrong with every file that an open file has to do with, and the roots that could not be analysed.
fn collect(
    analyses: &mut Analyses,
    documents: &Documents,
) -> (BTreeMap<Document, Vec<Diagnostic>>, Vec<Document>) {
    let mut found: BTreeMap<Document, Vec<Diagnostic>> = BTreeMap::new();
    let mut failed = Vec::new();
    let roots: BTreeSet<Document> = documents
        .open()
        .map(|document| analyses.root_of(documents, &document))
        .collect();
    for root in roots {
        let Some(analyzed) = analyses.of(documents, &root) else {
            found.entry(root.clone()).or_default().push(convert::bug());
            failed.push(root);
            continue;
        };
        // A draft, or a second spelling of a file, says nothing about the files that it reads: they may not know it.
        let speaks_for_others = documents.path_of(&root).is_some();
        for (document, diagnostics) in analyzed.diagnostics() {
            if !speaks_for_others && document != root {
                continue;
            }
            let of_file = found.entry(document).or_default();
            for diagnostic in diagnostics {
                // A module that two platforms use is wrong for both, and said once.
                if !of_file.contains(&diagnostic) {
                    of_file.push(diagnostic);
                }
            }
        }
    }
    analyses.sweep();
    (found, failed)
}

/// Publishes what is new, and takes back what was said of files that nothing has to do with any more.
async fn tell<C: Client>(
    client: &C,
    told: &mut BTreeMap<Url, Published>,
    found: BTreeMap<Document, Vec<Diagnostic>>,
    documents: &Documents,
) {
    let found = found.into_iter().filter_map(|(document, diagnostics)| {
        let uri = document.uri()?;
        let version = documents.get(&uri).map(|buffer| buffer.version);
        Some((uri, Published { diagnostics, version }))
    });
    let found: BTreeMap<Url, Published> = found.collect();
    let gone: Vec<Url> = told
        .keys()
        .filter(|uri| !found.contains_key(*uri))
        .cloned()
        .collect();
    for uri in gone {
        if let Some(old) = told.remove(&uri)
            && !old.diagnostics.is_empty()
        {
            client.publish(uri, Vec::new(), None).await;
        }
    }
    for (uri, now) in found {
        // Nothing has to be said of a file that is not open, has no problems and never had any.
        let is_news = match told.get(&uri) {
            Some(before) => *before != now,
            None => now.version.is_some() || !now.diagnostics.is_empty(),
        };
        if is_news {
            client
                .publish(uri.clone(), now.diagnostics.clone(), now.version)
                .await;
            told.insert(uri, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// An editor that remembers: the file's name, the number of problems, the version.
    #[derive(Debug, Default)]
    struct Recorder {
        published: Mutex<Vec<(String, usize, Option<i32>)>>,
    }

    impl Client for Recorder {
        async fn publish(&self, uri: Url, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
            let entry = (uri.path().to_owned(), diagnostics.len(), version);
            self.published.lock().expect("no panic").push(entry);
        }

        async fn log(&self, message: String) {
            panic!("{message}");
        }
    }

    /// What is published after each of several states of the open files, given with their versions.
    async fn after(states: &[&[(&str, &str, i32)]]) -> Vec<Vec<(String, usize, Option<i32>)>> {
        let (client, mut told) = (Recorder::default(), BTreeMap::new());
        let mut analyses = Analyses::default();
        let mut all = Vec::new();
        for state in states {
            let mut documents = Documents::default();
            for (path, text, version) in *state {
                let uri = Url::from_file_path(path).expect("an absolute path");
                documents.set(uri, (*text).to_owned(), *version);
            }
            let (found, failed) = collect(&mut analyses, &documents);
            assert!(failed.is_empty());
            tell(&client, &mut told, found, &documents).await;
            all.push(std::mem::take(&mut *client.published.lock().expect("no panic")));
        }
        all
    }

    const A: &str = "/nowhere/a.ha";
    const B: &str = "/nowhere/b.ha";
    const MODULE: &str = "/nowhere/web.ha";
    const USE: &str =
        "use ./web\nplatform p {\n  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }\n}\n";

    fn of<'a>(all: &'a [(String, usize, Option<i32>)], path: &str) -> Vec<&'a (String, usize, Option<i32>)> {
        all.iter().filter(|(of, _, _)| of == path).collect()
    }

    #[tokio::test]
    async fn a_module_of_two_platforms_is_told_once() {
        let broken = "module web {\n  param a: text\n";
        let all = after(&[&[(A, USE, 1), (B, USE, 1), (MODULE, broken, 1)]]).await;
        let of_module = of(&all[0], MODULE);
        assert_eq!(of_module.len(), 1);
        let alone = after(&[&[(A, USE, 1), (MODULE, broken, 1)]]).await;
        assert_eq!(of_module, of(&alone[0], MODULE), "{all:?}");
        assert!(of_module[0].1 > 0);
    }

    #[test]
    fn a_bug_is_told_in_the_file_and_never_silence() {
        let mut analyses = Analyses::by(|_, _, _, _| panic!("a planted bug"));
        let mut documents = Documents::default();
        let uri = Url::from_file_path(A).expect("an absolute path");
        documents.set(uri.clone(), USE.to_owned(), 1);
        let (found, failed) = collect(&mut analyses, &documents);
        let document = Document::Open(uri);
        assert_eq!(failed, std::slice::from_ref(&document));
        let told = &found[&document];
        assert!(told[0].message.contains("This is a bug in hac"), "{told:?}");
    }

    #[tokio::test]
    async fn what_did_not_change_is_not_told_again() {
        let other = "platform p {\n";
        let all = after(&[
            &[(A, other, 1), (B, other, 1)],
            &[(A, other, 1), (B, "platform p {\n  \n", 2)],
        ])
        .await;
        assert_eq!(all[0].len(), 2);
        assert_eq!(all[1].len(), 1);
        assert_eq!((all[1][0].0.as_str(), all[1][0].2), (B, Some(2)));
    }

    #[tokio::test]
    async fn closing_takes_back_what_was_told() {
        let all = after(&[&[(A, "platform p {\n", 1)], &[]]).await;
        assert!(all[0][0].1 > 0, "{all:?}");
        assert_eq!(all[1], [(A.to_owned(), 0, None)]);
        assert!(!Path::new(A).exists());
    }
}
