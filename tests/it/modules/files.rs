//! Files that can and cannot be read.

use std::sync::Arc;

use hac::diagnostics::Code;
use hac::source::{MemoryProvider, ReadError, SOURCE_LIMIT_BYTES, SourceProvider};

use super::{MODULE, ROOT, expand, files};

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
