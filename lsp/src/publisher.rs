//! Publishes diagnostics after every change: one analysis at a time, of the newest state there is. Results that a
//! change has overtaken are dropped, so that an older version never follows a newer one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tower_lsp::lsp_types::{Diagnostic, Url};

use crate::analyses::Analyses;
use crate::client::Client;
use crate::documents::Documents;

/// What the editor was told about a file.
#[derive(Debug, PartialEq)]
struct Told {
    uri: Url,
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
            let path = root.display();
            client
                .log(format!(
                    "hac-lsp: {path} could not be analysed; this is a bug in hac"
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
) -> (BTreeMap<PathBuf, Vec<Diagnostic>>, Vec<PathBuf>) {
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    let mut failed = Vec::new();
    let roots: BTreeSet<PathBuf> = documents
        .paths()
        .map(|path| analyses.root_of(documents, path))
        .collect();
    for root in roots {
        let Some(analyzed) = analyses.of(documents, &root) else {
            failed.push(root);
            continue;
        };
        for (path, diagnostics) in analyzed.diagnostics() {
            let of_file = found.entry(path).or_default();
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
    told: &mut BTreeMap<PathBuf, Told>,
    found: BTreeMap<PathBuf, Vec<Diagnostic>>,
    documents: &Documents,
) {
    let gone: Vec<PathBuf> = told
        .keys()
        .filter(|path| !found.contains_key(*path))
        .cloned()
        .collect();
    for path in gone {
        if let Some(old) = told.remove(&path)
            && !old.diagnostics.is_empty()
        {
            client.publish(old.uri, Vec::new(), None).await;
        }
    }
    for (path, diagnostics) in found {
        let Some(uri) = documents.uri(&path) else {
            continue;
        };
        let version = documents.get(&path).map(|buffer| buffer.version);
        let now = Told {
            uri,
            diagnostics,
            version,
        };
        // Nothing has to be said of a file that is not open, has no problems and never had any.
        let is_news = match told.get(&path) {
            Some(before) => *before != now,
            None => version.is_some() || !now.diagnostics.is_empty(),
        };
        if is_news {
            client
                .publish(now.uri.clone(), now.diagnostics.clone(), now.version)
                .await;
            told.insert(path, now);
        }
    }
}
