//! The files of the built-in theme, compiled into the program so that a portal needs no `themes/` folder.
//! Knows nothing of overriding.

/// Name of the built-in theme.
pub(super) const NAME: &str = "harbour";

/// Path inside the theme's folder, and content.
pub(super) type EmbeddedFile = (&'static str, &'static [u8]);

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$((
            $path,
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/harbour/", $path)),
        )),*]
    };
}

/// Every file of `themes/harbour/`, sorted by path.
pub(super) const FILES: &[EmbeddedFile] = files![
    "assets/filter.js",
    "assets/hall.css",
    "assets/hall.js",
    "assets/icon.svg",
    "assets/search.js",
    "assets/share.png",
    "assets/site.css",
    "assets/site.js",
    "assets/touch-icon.png",
    "strings/en.yaml",
    "strings/zh.yaml",
    "templates/base.html",
    "templates/board.html",
    "templates/calendar.html",
    "templates/cohort.html",
    "templates/components.html",
    "templates/corrections.html",
    "templates/countdown.html",
    "templates/faq.html",
    "templates/guide.html",
    "templates/hall.html",
    "templates/home.html",
    "templates/list.html",
    "templates/moved.html",
    "templates/not_found.html",
    "templates/notice.html",
    "templates/root.html",
    "templates/search.html",
    "theme.yaml",
];

#[cfg(test)]
mod tests {
    use super::FILES;
    use std::path::Path;

    /// A file somebody adds to the folder and forgets here would be missing from every installed program.
    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/harbour");
        let mut found = vec!["theme.yaml".to_owned()];
        for folder in ["assets", "strings", "templates"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                found.push(format!("{folder}/{name}"));
            }
        }
        found.sort();
        let known: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(found, known);
    }
}
