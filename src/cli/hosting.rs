//! `tidings hosting`: settings for the web server, ready to paste, so that calendars arrive as calendars and nothing
//! is kept longer than it is true. Knows servers; changes nothing.

use std::fs;
use std::path::Path;

use super::{Environment, Exit, HostingArguments, ServerArgument, project};
use crate::content;
use crate::lang::Lang;
use crate::output::routes::base_path;
use crate::theme::Theme;

/// The built-in theme's frame of every page, which holds the policy that pages state of themselves.
const FRAME: &str = include_str!("../../themes/harbour/templates/base.html");

/// Prints the settings for one server.
pub(super) fn run(arguments: &HostingArguments, environment: &Environment, lang: Lang) -> Exit {
    let site = match project::find_root(arguments.root.as_deref(), &environment.folder) {
        Some(root) => site(&root),
        None if arguments.root.is_none() => Some(Site::default()),
        None => {
            eprintln!("{}", project::no_portal(arguments.root.as_deref(), &environment.folder, lang));
            return Exit::Usage;
        }
    };
    let Some(site) = site else {
        eprintln!(
            "{}",
            lang.pick(
                "错误：site.yaml 或主题有问题，先运行 tidings build 看看。",
                "error: site.yaml or the theme has problems; run `tidings build` to see them.",
            )
        );
        return Exit::Failed;
    };
    print!("{}", settings(arguments.server, &site));
    Exit::Done
}

/// What the settings depend on.
struct Site {
    host: String,
    /// Path of the site's root on its host, `/` at both ends.
    base: String,
    languages: Vec<Lang>,
    policy: String,
}

impl Default for Site {
    fn default() -> Site {
        let policy = policy(FRAME).unwrap_or_default().to_owned();
        Site { host: "notices.example.edu.cn".to_owned(), base: "/".to_owned(), languages: Lang::ALL.to_vec(), policy }
    }
}

/// The portal below `root`, if settings and theme can be read; its own theme may state another policy.
fn site(root: &Path) -> Option<Site> {
    let settings = content::load(root).0?.settings;
    // Looks at every file of the theme, so that the one below is a file and the theme's own.
    Theme::load(root, &settings.theme).ok()?;
    let frame = fs::read_to_string(root.join("themes").join(&settings.theme).join("templates/base.html"));
    let own = frame.ok().and_then(|frame| policy(&frame).map(str::to_owned));
    let base_site = Site::default();
    Some(Site {
        host: content::site::host_of(&settings.base_url),
        base: base_path(&settings.base_url).to_owned(),
        languages: settings.languages.clone(),
        policy: own.unwrap_or(base_site.policy),
    })
}

/// The content security policy in the `<meta>` of a template.
fn policy(template: &str) -> Option<&str> {
    let (_, rest) = template.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    rest.split_once('"').map(|(policy, _)| policy)
}

fn settings(server: ServerArgument, site: &Site) -> String {
    let template = match server {
        ServerArgument::Nginx => include_str!("hosting/nginx.conf"),
        ServerArgument::Caddy => include_str!("hosting/Caddyfile"),
        ServerArgument::Apache => include_str!("hosting/htaccess"),
        ServerArgument::Headers => include_str!("hosting/headers"),
    };
    let base = &site.base;
    let lines = |line: &dyn Fn(&str) -> String| -> String {
        site.languages.iter().map(|lang| line(lang.code())).collect::<Vec<_>>().join("\n")
    };
    let apache = lines(&|code| {
        format!("<If \"%{{REQUEST_URI}} =~ m#^{base}{code}/#\">\n    ErrorDocument 404 {base}{code}/404.html\n</If>")
    });
    let netlify = lines(&|code| format!("#   {base}{code}/*  {base}{code}/404.html  404"));
    let codes: Vec<&str> = site.languages.iter().map(|lang| lang.code()).collect();
    let values = [
        ("@APACHE_404@", apache.as_str()),
        ("@NETLIFY_404@", &netlify),
        ("@LANGS@", &codes.join("|")),
        ("@HOST@", &site.host),
        ("@CSP@", &site.policy),
        ("@BASE@", base),
    ];
    values.iter().fold(template.to_owned(), |text, (mark, value)| text.replace(mark, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVERS: [ServerArgument; 4] =
        [ServerArgument::Nginx, ServerArgument::Caddy, ServerArgument::Apache, ServerArgument::Headers];

    fn of(server: ServerArgument) -> String {
        let site = Site { base: "/notices/".to_owned(), host: "x.edu.cn".to_owned(), ..Site::default() };
        settings(server, &site)
    }

    #[test]
    fn the_policy_is_the_one_of_the_pages() {
        let policy = policy(FRAME).expect("the theme states a policy");
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        for server in [ServerArgument::Nginx, ServerArgument::Caddy, ServerArgument::Apache] {
            assert!(of(server).contains(&format!("\"{policy}; frame-ancestors 'self'\"")));
        }
    }

    #[test]
    fn every_server_gets_calendars_cache_and_security() {
        for server in SERVERS {
            let text = of(server);
            for part in [
                "text/calendar",
                "application/manifest+json",
                "max-age=31536000, immutable",
                "/notices/assets/",
                "nosniff",
                "frame-ancestors 'self'",
                "404.html",
            ] {
                assert!(text.contains(part), "{server:?} lacks {part}");
            }
            assert!(!text.contains("@BASE") && !text.contains("@LANGS") && !text.contains("@CSP"), "{text}");
        }
    }

    #[test]
    fn our_own_records_are_hidden() {
        for server in [ServerArgument::Nginx, ServerArgument::Caddy, ServerArgument::Apache] {
            assert!(of(server).contains("/\\.tidings-"), "{server:?}");
        }
    }
}
