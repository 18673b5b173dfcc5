//! "Did you mean": the known word nearest to a misspelt one.

/// The known word nearest to `written`, if it is near enough to be meant: at most one slip in three characters.
/// Of two equally near, the first in order of `known` wins.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let target: Vec<char> = written.to_lowercase().chars().take(64).collect();
    let allowed = (target.len() / 3).max(1);
    known
        .into_iter()
        .filter(|word| *word != written)
        .map(|word| (distance(&target, &word.to_lowercase().chars().take(64).collect::<Vec<_>>()), word))
        .filter(|(far, word)| *far <= allowed && *far < word.chars().count())
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word)
}

/// Edits (insert, delete, replace, swap of neighbours) that lead from one word to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut older: Vec<usize> = Vec::new();
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut new = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = old[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            new[j] = replaced.min(old[j] + 1).min(new[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                new[j] = new[j].min(older[j - 2] + 1);
            }
        }
        older = std::mem::replace(&mut old, new);
    }
    old[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn one_slip_is_forgiven_and_a_different_word_is_not() {
        let keys = ["until", "from", "place", "cohorts", "deadlines"];
        assert_eq!(nearest("untl", keys), Some("until"));
        assert_eq!(nearest("form", keys), Some("from"));
        assert_eq!(nearest("cohort", keys), Some("cohorts"));
        assert_eq!(nearest("Place", keys), Some("place"));
        assert_eq!(nearest("colour", keys), None);
        assert_eq!(nearest("x", keys), None);
    }
}
