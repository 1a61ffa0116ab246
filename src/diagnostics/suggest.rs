//! "Did you mean".

/// The candidate that a mistyped word most likely stands for; `None` where none is near enough to be worth saying.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the word may be wrong, but always one letter: `tire` -> `tier` is a transposition (one edit here).
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let kinds = ["tier", "region", "alert"];
        assert_eq!(did_you_mean("tire", kinds), Some("tier"));
        assert_eq!(did_you_mean("regoin", kinds), Some("region"));
        assert_eq!(did_you_mean("database", kinds), None);
    }
}
