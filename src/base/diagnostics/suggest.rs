//! "Did you mean".

/// The candidate that a mistyped word most likely stands for: one with few other letters, or else the only one that says
/// more or less with the same first words. `None` where none is near enough to be worth saying.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the word may be wrong, but always one letter: `tire` -> `tier` is a transposition (one edit here).
    let allowed = (word.chars().count() / 3).max(1);
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let near = candidates
        .iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase()),
                *candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate);
    near.or_else(|| {
        let mut alike = candidates
            .iter()
            .filter(|candidate| goes_on(word, candidate) || goes_on(candidate, word));
        let only = alike.next()?;
        alike.next().is_none().then_some(*only)
    })
}

/// Whether the one is the other and further words: `instance_type` and `instance`.
fn goes_on(longer: &str, shorter: &str) -> bool {
    longer
        .strip_prefix(shorter)
        .is_some_and(|rest| rest.starts_with(['_', '-']))
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

    #[test]
    fn what_says_more_or_less_is_found_where_there_is_one() {
        let attributes = [
            "instance",
            "engine_version",
            "database_name",
            "point_in_time",
            "point_of_view",
        ];
        assert_eq!(did_you_mean("instance_type", attributes), Some("instance"));
        assert_eq!(did_you_mean("engine", attributes), Some("engine_version"));
        assert_eq!(did_you_mean("point", attributes), None, "there are two");
        assert_eq!(did_you_mean("instances_and_more", attributes), None);
    }
}
