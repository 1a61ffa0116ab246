//! What AWS, Terraform or habit calls a thing that has another name here: for who writes the word they know.

use super::{KINDS, Kind};

const ROLES_CALLED: &[(&[&str], &str)] = &[
    (&["main", "active", "writer"], "primary"),
    (
        &[
            "standby", "replica", "dr", "passive", "backup", "recovery", "reader",
        ],
        "secondary",
    ),
    (
        &["arbiter", "observer", "tiebreaker", "quorum", "monitor"],
        "witness",
    ),
];

/// The variant of a keyword that others call by that word: `compute` for `ec2`.
pub fn variant_called(name: &str, word: &str) -> Option<&'static str> {
    let mut kinds = KINDS.iter().filter(|kind| kind.name == name);
    kinds.find(|kind| kind.called.contains(&word))?.variant
}

/// What starts the sentence that others start with that word: `image` for `ami`.
pub fn sentence_called(kind: &Kind, word: &str) -> Option<&'static str> {
    find(kind.sentences_called, word)
}

/// The role that others call by that word: `secondary` for `standby`.
pub fn role_called(word: &str) -> Option<&'static str> {
    find(ROLES_CALLED, word)
}

fn find(called: &[(&[&str], &'static str)], word: &str) -> Option<&'static str> {
    called
        .iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::super::ROLES;
    use super::*;

    #[test]
    fn who_is_led_somewhere_arrives() {
        for kind in KINDS {
            let own = kind.variant.unwrap_or(kind.name);
            assert!(!kind.called.contains(&own), "{own} is its own name");
            for (words, meant) in kind.sentences_called {
                assert!(kind.words().any(|word| word == *meant), "{own}: {meant}");
                let known: Vec<_> = words
                    .iter()
                    .filter(|word| kind.words().any(|known| known == **word))
                    .collect();
                assert!(known.is_empty(), "{own}: {known:?} mean themselves");
            }
        }
        for (words, role) in ROLES_CALLED {
            assert!(ROLES.contains(role) && !words.contains(role), "{role}");
        }
    }
}
