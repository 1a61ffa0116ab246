//! What one deployment holds that the next would not.

use std::collections::BTreeSet;

use super::{Holding, Holdings, Instances};

/// Something that would be lost, or may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Terraform's address; of a file that cannot be read, its path.
    pub address: String,
    /// The elements of the platform that it came from: `tier orders`.
    pub elements: Vec<String>,
    /// What it is, and what becomes of it where it does not just go; for people.
    pub what: String,
    pub fate: Fate,
    /// Whether all of its elements are in the next deployment, too: something else than the loss of an element takes it.
    pub is_declared: bool,
}

/// How something is lost. It decides whether `prevent_destroy` stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its block goes.
    Gone,
    /// It is a part of something that stays.
    Part,
    /// Its block stays and calls it by another name.
    Renamed,
    /// Its block stays, and makes it elsewhere, or fewer of it.
    Moved,
    /// Nobody can say, since something cannot be read.
    Unread,
}

impl Loss {
    /// Whether a name means this: an element (`tier orders`, `orders`), the address, or a module that it is in.
    pub fn is_called(&self, name: &str) -> bool {
        let is_module = name.rsplit('.').nth(1) == Some("module");
        let inside = self.address.strip_prefix(name);
        inside.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(['[', ' ']) || (is_module && rest.starts_with('.'))
        }) || self.elements.iter().any(|element| {
            let (_, own) = element.split_once(' ').unwrap_or(("", element));
            element == name || own == name
        })
    }

    /// The name that says best what is given up with it: its element's, if that is known.
    pub fn name(&self) -> &str {
        self.elements.first().unwrap_or(&self.address)
    }
}

/// What of `old` is gone from `new`, or would be made anew there; and what cannot be read, in either.
pub fn losses(old: &Holdings, new: &Holdings) -> Vec<Loss> {
    let unread = |side: &Holdings, of: &str| -> Vec<Loss> {
        let told = |(path, reason): (&String, &String)| Loss {
            address: path.clone(),
            elements: Vec::new(),
            what: format!("{of} {reason}, so hac cannot know what it holds"),
            fate: Fate::Unread,
            is_declared: false,
        };
        side.unread.iter().map(told).collect()
    };
    let mut found = unread(old, "the file of the last build");
    found.extend(unread(new, "the file of this build"));
    found.extend(old.unknown.iter().map(|(address, elements)| {
        Loss {
            address: address.clone(),
            elements: elements.clone(),
            what: "the last build's files of its module are gone or edited, so hac cannot know what it holds"
                .to_owned(),
            fate: Fate::Unread,
            is_declared: false,
        }
    }));
    for (address, holding) in &old.held {
        match new.held.get(address) {
            None => {
                let whole = address.split_once(' ').map(|(whole, _)| whole);
                let is_part = whole.is_some_and(|whole| new.held.contains_key(whole));
                let fate = if is_part { Fate::Part } else { Fate::Gone };
                found.push(loss(address, holding, fate, ""));
            }
            Some(kept) => found.extend(changed(address, holding, kept)),
        }
    }
    for loss in &mut found {
        let mut elements = loss.elements.iter();
        loss.is_declared =
            !loss.elements.is_empty() && elements.all(|element| new.declared.contains(element));
    }
    found
}

fn loss(address: &str, holding: &Holding, fate: Fate, how: &str) -> Loss {
    Loss {
        address: address.to_owned(),
        elements: holding.elements.clone(),
        what: format!("{}{how}", holding.what),
        fate,
        is_declared: false,
    }
}

fn changed(address: &str, old: &Holding, new: &Holding) -> Vec<Loss> {
    if let Some((fate, how)) = remade(old, new) {
        return vec![loss(address, old, fate, &how)];
    }
    match (&old.instances, &new.instances) {
        (Instances::Keys(before), Instances::Keys(after)) => {
            let gone: BTreeSet<&String> = before.difference(after).collect();
            let one = |key: &&String| loss(&format!("{address}{key}"), old, Fate::Moved, "");
            gone.iter().map(one).collect()
        }
        (before, after) if before == after => Vec::new(),
        // Terraform moves a single one to the first of a count by itself, and back.
        (Instances::One, Instances::Keys(keys)) | (Instances::Keys(keys), Instances::One)
            if *keys == BTreeSet::from(["[0]".to_owned()]) =>
        {
            Vec::new()
        }
        (before, after) => {
            let how = format!(
                "; of these there {}, and now {}: hac cannot tell which stay",
                counted(before, "was", "were"),
                counted(after, "is", "are"),
            );
            vec![loss(address, old, Fate::Moved, &how)]
        }
    }
}

/// How the same address comes to be another thing.
fn remade(old: &Holding, new: &Holding) -> Option<(Fate, String)> {
    if old.name != new.name {
        let value = |holding: &Holding| {
            holding
                .name
                .as_ref()
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        let argument = new
            .name
            .as_ref()
            .or(old.name.as_ref())
            .map_or("", |(argument, _)| argument);
        let how = format!(
            ", made anew under another name: `{argument}` was {} and would be {}",
            value(old),
            value(new)
        );
        return Some((Fate::Renamed, how));
    }
    if old.provider != new.provider {
        let region = |holding: &Holding| holding.provider.clone().unwrap_or_default();
        let how = format!(
            ", made anew in another region: by `{}` before, by `{}` now",
            region(old),
            region(new)
        );
        return Some((Fate::Moved, how));
    }
    None
}

fn counted(instances: &Instances, one: &str, many: &str) -> String {
    match instances {
        Instances::One => format!("{one} one"),
        Instances::Keys(keys) => format!(
            "{many} {}",
            keys.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        ),
        Instances::Unread(text) => format!("{many} as many as `{text}` says"),
    }
}
