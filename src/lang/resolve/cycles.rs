//! Modules that use each other in a circle expand without end.

use super::imports::Import;
use super::load::Loaded;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::SourceId;

/// Reports every circle once and cuts it at the `use` line that closes it, so that expansion ends.
pub(super) fn report_and_cut(imports: &mut [Vec<Import>], loaded: &Loaded, diagnostics: &mut Diagnostics) {
    let mut search = Search {
        imports,
        loaded,
        diagnostics,
        state: vec![State::New; loaded.files.len()],
        path: Vec::new(),
    };
    for file in 0..loaded.files.len() {
        search.visit(file);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// On the path from the file at which the search started.
    Open,
    Done,
}

struct Search<'a> {
    imports: &'a mut [Vec<Import>],
    loaded: &'a Loaded,
    diagnostics: &'a mut Diagnostics,
    state: Vec<State>,
    /// The files that are open, and the import by which each leads on.
    path: Vec<(usize, usize)>,
}

impl Search<'_> {
    /// The recursion is as deep as there are files, whose number is limited.
    fn visit(&mut self, file: usize) {
        if self.state.get(file) != Some(&State::New) {
            return;
        }
        self.set(file, State::Open);
        let count = self.imports.get(file).map_or(0, Vec::len);
        for index in 0..count {
            let Some(target) = self.import(file, index).and_then(|import| import.target) else {
                continue;
            };
            let target = target.0 as usize;
            self.path.push((file, index));
            match self.state.get(target) {
                Some(State::New) => self.visit(target),
                Some(State::Open) => self.close(target),
                Some(State::Done) | None => {}
            }
            self.path.pop();
        }
        self.set(file, State::Done);
    }

    /// The last step of the path leads back to `start`.
    fn close(&mut self, start: usize) {
        let Some(&(file, index)) = self.path.last() else {
            return;
        };
        let links: Vec<(usize, usize)> = self
            .path
            .iter()
            .copied()
            .skip_while(|(file, _)| *file != start)
            .collect();
        let Some(closing) = self.import(file, index) else {
            return;
        };
        let names: Vec<String> = links
            .iter()
            .map(|(file, _)| self.name(*file))
            .chain([self.name(start)])
            .collect();
        let message = match links.as_slice() {
            [_] => format!("the module `{}` uses itself", self.name(start)),
            _ => format!("modules use each other in a circle: {}", names.join(" uses ")),
        };
        let mut diagnostic = Diagnostic::new(Code::HA0224, closing.line, message, "this closes the circle");
        for (file, index) in links.iter().filter(|link| **link != (file, index)) {
            if let Some(import) = self.import(*file, *index) {
                diagnostic = diagnostic.label(import.line, format!("`{}` uses it here", self.name(*file)));
            }
        }
        self.diagnostics
            .push(diagnostic.help("move what they share into a third module, and use it in both"));
        if let Some(import) = self
            .imports
            .get_mut(file)
            .and_then(|imports| imports.get_mut(index))
        {
            import.target = None;
        }
    }

    fn import(&self, file: usize, index: usize) -> Option<&Import> {
        self.imports.get(file)?.get(index)
    }

    /// The name of the module in a file.
    fn name(&self, file: usize) -> String {
        let id = SourceId(u32::try_from(file).unwrap_or(u32::MAX));
        match self.loaded.module(id) {
            Some(module) => module.title.clone(),
            None => self.loaded.sources.path(id).to_owned(),
        }
    }

    fn set(&mut self, file: usize, state: State) {
        if let Some(slot) = self.state.get_mut(file) {
            *slot = state;
        }
    }
}
