//! Tells what came apart before anything is read from it: data, a refusal, a block, the store's own 404.
//! The text of a block is never parsed as data.

use memchr::memmem;
use play_wire::batchexecute::is_gateway_error;

/// How much of a body is looked at, and how much of its text an error quotes.
const LOOKED_AT: usize = 64 * 1024;
const EXCERPT: usize = 200;

/// Which road the body came by: an rpc POST must answer batchexecute, a page must be HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// `batchexecute` frames.
    Rpc,
    /// A page of the store.
    Page,
}

/// What a block looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A page that wants a puzzle solved.
    Captcha,
    /// The cookie consent page of the European storefronts.
    Consent,
    /// "We're sorry… automated queries".
    Sorry,
    /// 403.
    Forbidden,
    /// HTML nobody knows where rpc frames were due.
    Html,
    /// 200 with nothing in it.
    Empty,
}

impl BlockKind {
    /// As `error.kind` in JavaScript.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Captcha => "captcha",
            Self::Consent => "consent",
            Self::Sorry => "sorry",
            Self::Forbidden => "forbidden",
            Self::Html => "html",
            Self::Empty => "empty",
        }
    }

    /// Whether it says in words that the address is blocked. The others may be chance: they are asked again, and only
    /// several in a row are a block.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Captcha | Self::Consent | Self::Sorry)
    }
}

/// The verdict on one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Worth reading.
    Data,
    /// A block, with a short excerpt of its text.
    Blocked {
        /// What it looks like.
        kind: BlockKind,
        /// The first words of the body, tags removed.
        excerpt: String,
    },
    /// The store's own "not found" page.
    NotFound,
    /// 429 or 503 without a block's text.
    RateLimited,
    /// The gateway refused the whole POST (rate or size).
    Gateway,
    /// Any other status that carries no data.
    Status,
}

/// Judges an answer by status, final host and the inflated body.
#[must_use]
pub fn classify(expect: Expect, status: u16, final_host: &str, body: &[u8]) -> Verdict {
    let head = &body[..body.len().min(LOOKED_AT)];
    if final_host.starts_with("consent.") {
        return blocked(BlockKind::Consent, head);
    }
    let html = looks_like_html(head);
    if html && let Some(kind) = block_text(head, body) {
        return blocked(kind, head);
    }
    match status {
        200..=299 => ok_body(expect, html, head, body),
        403 => blocked(BlockKind::Forbidden, head),
        404 | 410 if expect == Expect::Page => Verdict::NotFound,
        429 | 503 => Verdict::RateLimited,
        _ => Verdict::Status,
    }
}

fn ok_body(expect: Expect, html: bool, head: &[u8], body: &[u8]) -> Verdict {
    if body.iter().all(u8::is_ascii_whitespace) {
        return blocked(BlockKind::Empty, b"");
    }
    match expect {
        Expect::Rpc if html => blocked(BlockKind::Html, head),
        Expect::Rpc if !is_framed(head) && is_gateway_error(head) => Verdict::Gateway,
        Expect::Page if html && is_not_found_page(body) => Verdict::NotFound,
        _ => Verdict::Data,
    }
}

/// The store's own error page, in any language: the normal shell with an error element at its end (seen on real 404
/// pages of 2026). Inside data the marker's quotes would be escaped, so a text that mentions it cannot look like it.
#[must_use]
pub fn is_not_found_page(html: &[u8]) -> bool {
    let tail = &html[html.len().saturating_sub(LOOKED_AT)..];
    memmem::find(tail, b"id=\"af-error-page\"").is_some() || memmem::find(tail, b"window.ERROR_PAGE").is_some()
}

/// Which kind of block the text of an HTML body is, if any.
fn block_text(head: &[u8], body: &[u8]) -> Option<BlockKind> {
    let has = |needle: &str| memmem::find(head, needle.as_bytes()).is_some();
    // The consent page has data callbacks of its own, so it is told by where its form leads.
    if has("action=\"https://consent.google.") || has("action=\"https://consent.youtube.") {
        return Some(BlockKind::Consent);
    }
    let captcha = has("g-recaptcha") || has("captcha-form") || has("www.google.com/recaptcha");
    let sorry = has("/sorry/index") || has("automated queries") || has("unusual traffic") || has("<title>Sorry");
    if !(captcha || sorry) || is_store_page(body) {
        return None;
    }
    Some(if captcha { BlockKind::Captcha } else { BlockKind::Sorry })
}

/// A page with data blocks is the store's, whatever words a description or a review in it uses.
fn is_store_page(body: &[u8]) -> bool {
    memmem::find(body, b"AF_initDataCallback").is_some()
}

fn is_framed(head: &[u8]) -> bool {
    memmem::find(&head[..head.len().min(4096)], b"\"wrb.fr\"").is_some()
}

/// HTML by its first non-blank bytes; a stated content type is not trusted (`batchexecute` errors state HTML too).
fn looks_like_html(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    start.first() == Some(&b'<')
}

fn blocked(kind: BlockKind, head: &[u8]) -> Verdict {
    Verdict::Blocked { kind, excerpt: excerpt(head) }
}

/// The first words of a body: tags, scripts and styles left out, white space collapsed, at most 200 characters.
#[must_use]
pub fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(16 * 1024)]);
    let mut words = String::with_capacity(EXCERPT + 8);
    let mut rest: &str = &text;
    let mut count = 0;
    while !rest.is_empty() && count < EXCERPT {
        if let Some(tag) = rest.strip_prefix('<') {
            let hidden = ["script", "style"].into_iter().find(|name| starts_with_ignore_case(tag, name));
            let end = match hidden {
                Some(name) => find_ignore_case(tag, &format!("</{name}")),
                None => Some(0),
            };
            rest = end.and_then(|from| tag[from..].find('>').map(|at| &tag[from + at + 1..])).unwrap_or("");
            push_blank(&mut words);
            continue;
        }
        let Some(letter) = rest.chars().next() else { break };
        rest = &rest[letter.len_utf8()..];
        if letter.is_whitespace() || letter.is_control() {
            push_blank(&mut words);
        } else {
            words.push(letter);
            count += 1;
        }
    }
    words.trim_end().to_owned()
}

fn push_blank(words: &mut String) {
    if !words.is_empty() && !words.ends_with(' ') {
        words.push(' ');
    }
}

fn starts_with_ignore_case(text: &str, name: &str) -> bool {
    text.as_bytes().get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
}

fn find_ignore_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SORRY: &[u8] = b"<html><head><title>Sorry...</title><style>p{}</style></head><body><p>We're  sorry...</p>\
        but your computer may be sending automated queries.</body></html>";

    fn kind(verdict: &Verdict) -> Option<BlockKind> {
        if let Verdict::Blocked { kind, .. } = verdict { Some(*kind) } else { None }
    }

    #[test]
    fn blocks_are_told_apart() {
        let captcha =
            b"<!DOCTYPE html><form id=\"captcha-form\"><div class=\"g-recaptcha\"></div>unusual traffic</form>";
        for (status, expect) in [(200, Expect::Rpc), (429, Expect::Rpc), (503, Expect::Page)] {
            assert_eq!(kind(&classify(expect, status, "play.google.com", captcha)), Some(BlockKind::Captcha));
        }
        assert_eq!(kind(&classify(Expect::Rpc, 503, "www.google.com", SORRY)), Some(BlockKind::Sorry));
        assert_eq!(kind(&classify(Expect::Page, 200, "consent.google.com", b"<p>x")), Some(BlockKind::Consent));
        let form = b"<html><form action=\"https://consent.google.com/save\">AF_initDataCallback</form>";
        assert_eq!(kind(&classify(Expect::Page, 200, "play.google.com", form)), Some(BlockKind::Consent));
        assert_eq!(kind(&classify(Expect::Rpc, 200, "play.google.com", b" <html>hello")), Some(BlockKind::Html));
        assert_eq!(kind(&classify(Expect::Rpc, 403, "play.google.com", b"no")), Some(BlockKind::Forbidden));
    }

    #[test]
    fn the_stores_own_404_in_any_language() {
        let page =
            "<html>AF_initDataCallback<div id=\"af-error-page\"><title>見つかりませんでした</title></div>".as_bytes();
        assert_eq!(classify(Expect::Page, 404, "play.google.com", page), Verdict::NotFound);
        assert_eq!(classify(Expect::Page, 200, "play.google.com", page), Verdict::NotFound);
    }

    #[test]
    fn words_inside_a_store_page_are_no_block() {
        let page = b"<html><p>unusual traffic g-recaptcha</p><script>AF_initDataCallback({key: 'ds:5'</script>";
        assert_eq!(classify(Expect::Page, 200, "play.google.com", page), Verdict::Data);
    }

    #[test]
    fn statuses_and_empty_bodies() {
        assert_eq!(classify(Expect::Rpc, 503, "h", b""), Verdict::RateLimited);
        assert_eq!(classify(Expect::Rpc, 429, "h", b"slow down"), Verdict::RateLimited);
        assert_eq!(classify(Expect::Rpc, 500, "h", b"<p>oops"), Verdict::Status);
        assert_eq!(classify(Expect::Rpc, 404, "h", b""), Verdict::Status);
        assert_eq!(
            classify(Expect::Rpc, 200, "h", b" \n"),
            Verdict::Blocked { kind: BlockKind::Empty, excerpt: String::new() }
        );
    }

    #[test]
    fn excerpts_are_words() {
        assert_eq!(excerpt(SORRY), "Sorry... We're sorry... but your computer may be sending automated queries.");
        assert_eq!(excerpt(b"<script>alert(1)"), "");
        assert_eq!(excerpt("<b>\u{e9}\u{301}".repeat(300).as_bytes()).chars().filter(|c| *c != ' ').count(), EXCERPT);
    }
}
