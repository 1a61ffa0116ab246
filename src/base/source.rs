//! Text and places in it. Every later phase points back at the source through these types.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One source file of an analysis; an index into [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A range of bytes in one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub source: SourceId,
    /// First byte, counted from the start of the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(range.start),
            end: clamp(range.end),
        }
    }

    /// The smallest span that holds both; `self` where they lie in different files.
    pub fn to(self, other: Self) -> Self {
        if self.source != other.source {
            return self;
        }
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the other lies within this one.
    pub fn covers(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// An empty span at the start of this one.
    pub fn at_start(self) -> Self {
        Self {
            end: self.start,
            ..self
        }
    }

    /// The first bytes of it.
    #[must_use]
    pub fn first(self, length: usize) -> Self {
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        Self {
            end: self.start.saturating_add(length).min(self.end),
            ..self
        }
    }

    /// An empty span at the end of this one.
    pub fn at_end(self) -> Self {
        Self {
            start: self.end,
            ..self
        }
    }
}

/// A value together with where it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: f(self.value),
            span: self.span,
        }
    }
}

/// Where a module was used: one link of the chain that leads from generated output or an error inside a module
/// back to the user's own file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UseSite {
    /// The module's name, such as `std.aurora_pair`.
    pub module: String,
    /// The block that used it.
    pub span: Span,
}

impl UseSite {
    /// Whether the module comes with `hac`, so that nobody edits it.
    pub fn is_standard(&self) -> bool {
        self.module.starts_with("std.")
    }
}

/// The element of a `.ha` file that something was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// In the user's words: `tier orders`, `region us-east-1`.
    pub element: String,
    /// The file's path as shown to people: relative to the root file's folder, with `/`.
    pub file: String,
    /// The element's head (its kind and name).
    pub span: Span,
    /// The chain of module uses that led here, outermost first; empty for elements of the root file.
    pub via: Vec<UseSite>,
}

impl Origin {
    /// What generated code says about where it came from: `platform.ha: tier orders`. It holds no line number, so
    /// that a line inserted above the element changes no generated file.
    pub fn label(&self) -> String {
        format!("{}: {}", self.file, self.element)
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    NotFound,
    IsFolder,
    /// The file is not UTF-8; the first wrong byte's offset.
    NotUtf8 {
        offset: usize,
    },
    TooLarge {
        bytes: u64,
        limit_bytes: u64,
    },
    /// What the operating system said.
    Other(String),
}

/// The largest source file that is read. A platform is some hundred lines; the limit keeps an accidental log file or
/// disk image from being analysed.
pub const SOURCE_LIMIT_BYTES: u64 = 4 * 1024 * 1024;

/// The compiler's only window on the world: disk for the command line, open buffers over the disk for the editor,
/// a map for tests. Paths are relative to the folder of the root file, with `/`, and hold no `.` or `..` parts except
/// leading `..`.
pub trait SourceProvider {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError>;
}

/// Files held in memory, by path: for tests, and for whoever has the text already.
#[derive(Debug, Clone, Default)]
pub struct MemoryProvider {
    files: BTreeMap<String, Arc<str>>,
}

impl MemoryProvider {
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) {
        self.files.insert(path.into(), text.into());
    }
}

impl<P: Into<String>, T: Into<Arc<str>>> FromIterator<(P, T)> for MemoryProvider {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        let files = files.into_iter().map(|(path, text)| (path.into(), text.into()));
        Self {
            files: files.collect(),
        }
    }
}

impl SourceProvider for MemoryProvider {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        if let Some(text) = self.files.get(path) {
            return Ok(Arc::clone(text));
        }
        let folder = format!("{path}/");
        let is_folder = self.files.keys().any(|file| file.starts_with(&folder));
        Err(if is_folder {
            ReadError::IsFolder
        } else {
            ReadError::NotFound
        })
    }
}

/// One file that took part in an analysis.
#[derive(Debug, Clone)]
pub struct Source {
    /// As shown to people; standard modules read `std/aurora_pair.ha`.
    pub path: String,
    pub text: Arc<str>,
    pub lines: LineIndex,
}

/// All files of an analysis, in the order in which they were first needed; the root file is the first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: Arc<str>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let lines = LineIndex::new(&text);
        self.files.push(Source {
            path: path.into(),
            text,
            lines,
        });
        id
    }

    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.files)
    }

    /// The text under a span; empty where the span is not of these sources.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source)
            .and_then(|file| file.text.get(span.range()))
            .unwrap_or("")
    }

    pub fn path(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |file| &file.path)
    }

    /// Line and column of a span's start, both from 1; the column counts characters.
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.get(span.source)
            .map_or(LineColumn { line: 1, column: 1 }, |file| {
                file.lines.line_column(&file.text, span.start as usize)
            })
    }
}

/// A place for people: both numbers count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

impl fmt::Display for LineColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The byte offset at which each line starts. A line ends with `\n`; a `\r` before it belongs to the line.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let after_newlines = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            starts: std::iter::once(0).chain(after_newlines).collect(),
        }
    }

    /// The line that holds a byte offset, from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// Where a line starts, `None` past the end.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line).copied()
    }

    pub fn count(&self) -> usize {
        self.starts.len()
    }

    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0);
        let column = text
            .get(start..offset.min(text.len()))
            .map_or(0, |before| before.chars().count());
        LineColumn {
            line: line + 1,
            column: column + 1,
        }
    }
}
