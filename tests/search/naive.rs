//! What a query should find, by reading every page from beginning to end. Shares only the folding with the search.

use tidings::output::search::SearchPage;
use tidings::output::search::fold::Folded;

/// A token by itself.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) han: bool,
}

/// The tokens of a text, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let folded = Folded::of(text);
    (0..folded.len()).map(|at| Token { text: folded.text(at..at + 1).to_owned(), han: folded.is_han(at) }).collect()
}

/// Title, headings and texts of a page.
pub(crate) fn parts(page: &SearchPage) -> Vec<String> {
    let sections = page.sections.iter();
    let inner = sections.flat_map(|s| s.heading.iter().cloned().chain([s.text.clone()]));
    std::iter::once(page.title.clone()).chain(inner).map(String::from).collect()
}

/// The addresses of all pages that hold every term of the query, sorted.
pub(crate) fn find(pages: &[SearchPage], query: &str) -> Vec<String> {
    let terms = terms(query);
    let holds = |page: &&SearchPage| {
        let parts: Vec<Vec<Token>> = parts(page).iter().map(|part| tokens(part)).collect();
        !terms.is_empty() && terms.iter().all(|term| parts.iter().any(|part| stands(term, part)))
    };
    let mut urls: Vec<String> = pages.iter().filter(holds).map(|page| page.url.to_string()).collect();
    urls.sort();
    urls
}

/// Words between spaces; a single Han character after a word or number belongs to it (`2025 年`).
pub(crate) fn terms(query: &str) -> Vec<Vec<Token>> {
    let mut terms: Vec<Vec<Token>> = Vec::new();
    for word in query.split_whitespace() {
        let term = tokens(word);
        match (term.as_slice(), terms.last_mut()) {
            ([], _) => {}
            ([one], Some(last)) if one.han && last.last().is_some_and(|token| !token.han) => last.push(one.clone()),
            _ => terms.push(term),
        }
    }
    terms
}

fn stands(term: &[Token], among: &[Token]) -> bool {
    among.windows(term.len()).any(|window| {
        window.iter().zip(term).enumerate().all(|(at, (there, asked))| {
            let begins = at + 1 == term.len() && !asked.han && asked.text.chars().count() > 2;
            there.text == asked.text || begins && there.text.starts_with(&asked.text)
        })
    })
}
