//! Where the module that a `use` line names lies.

use super::stdlib;

/// A file that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// `std.NAME`
    Standard(String),
    /// For the [`hac_base::source::SourceProvider`].
    File(String),
}

impl Place {
    /// As shown to people.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Standard(name) => {
                stdlib::find(name).map_or_else(|| format!("std/{name}.ha"), |module| module.path.to_owned())
            }
            Self::File(path) => path.clone(),
        }
    }
}

/// The place that `path` means in the file at `from`; otherwise why it means none.
pub(super) fn resolve(path: &str, from: &Place) -> Result<Place, String> {
    if let Some(name) = path.strip_prefix("std.") {
        // Policies stand in a folder of their own: `std.policy.payment`.
        let in_folder = name.strip_prefix("policy.").unwrap_or(name);
        return if in_folder.contains('.') {
            Err(format!("`{path}` is not the name of a standard module"))
        } else {
            Ok(Place::Standard(name.to_owned()))
        };
    }
    if path.starts_with('/') || path.contains(':') || path.contains('\\') {
        return Err(format!(
            "`{path}` is no relative path, and a platform must build on every machine"
        ));
    }
    if !path.starts_with("./") && !path.starts_with("../") {
        return Err(format!("`{path}` names no module"));
    }
    let Place::File(from) = from else {
        return Err("a standard module uses only standard modules".to_owned());
    };
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(&last)) if last != ".." => {
                parts.pop();
            }
            (part, _) => parts.push(part),
        }
    }
    match parts.last() {
        None | Some(&"..") => Err(format!("`{path}` is a folder, not a module file")),
        Some(last) => {
            let ending = if last.strip_suffix(".ha").is_some() {
                ""
            } else {
                ".ha"
            };
            Ok(Place::File(parts.join("/") + ending))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, resolve};

    fn file(path: &str, from: &str) -> Result<String, String> {
        resolve(path, &Place::File(from.to_owned())).map(|place| place.shown())
    }

    #[test]
    fn paths_start_at_the_folder_of_the_file_that_names_them() {
        let found = |path, from| file(path, from).unwrap();
        assert_eq!(found("./lib/web", "platform.ha"), "lib/web.ha");
        assert_eq!(found("./web.ha", "lib/base.ha"), "lib/web.ha");
        assert_eq!(found("../web", "lib/base.ha"), "web.ha");
        assert_eq!(found("../../shared/dns", "lib/base.ha"), "../shared/dns.ha");
        assert_eq!(found("../x", "../shared/dns.ha"), "../x.ha");
        assert_eq!(found("./a/.././b", "platform.ha"), "b.ha");
        assert_eq!(found("std.aurora_pair", "lib/base.ha"), "std/aurora_pair.ha");
    }

    #[test]
    fn what_would_not_build_elsewhere_is_refused() {
        for path in [
            "/etc/passwd",
            "C:\\web",
            "web",
            "./..",
            "..",
            "./",
            "std.a.b",
            "https://x.example/y",
        ] {
            assert!(file(path, "platform.ha").is_err(), "{path}");
        }
        let standard = Place::Standard("web_tier".to_owned());
        assert!(resolve("./web", &standard).is_err());
    }
}
