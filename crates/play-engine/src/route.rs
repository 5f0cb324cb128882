//! Which empty answers are believed, and when the page may be asked instead.
//!
//! A stale body template is answered by null payloads, not by an error. So "nothing there" counts only from a template
//! that has given data in this client before; until then the other template, and the page where there is one, are asked
//! for that call first.

use std::collections::HashMap;

/// What is known about one body template of one rpc.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It has answered nothing but emptiness so far.
    #[default]
    Unproven,
    /// It has given data: its empty answers are believed.
    Proven,
    /// It gave nothing where the other template or the page had data.
    Stale,
}

/// Pages in flight at most, and the share of all requests that may be pages.
const PAGES_IN_FLIGHT: usize = 2;
const PAGES_FREE: u64 = 10;
const PAGES_PERCENT: u64 = 5;

/// The verdicts and the page quota of one client.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    templates: HashMap<&'static str, Verdict>,
    requests: u64,
    /// Pages asked for or promised to a call.
    pages: u64,
    pages_in_flight: usize,
}

impl Routes {
    pub fn verdict(&self, template: &'static str) -> Verdict {
        self.templates.get(template).copied().unwrap_or_default()
    }

    /// A template gave data.
    pub fn proven(&mut self, template: &'static str) {
        self.templates.insert(template, Verdict::Proven);
    }

    /// A template gave nothing for a call that another road has data for. One that has given data before keeps its
    /// name: then it is the call that is odd.
    pub fn contradicted(&mut self, template: &'static str) {
        let verdict = self.templates.entry(template).or_default();
        if *verdict == Verdict::Unproven {
            *verdict = Verdict::Stale;
        }
    }

    /// Counts a request of any kind.
    pub fn sent(&mut self) {
        self.requests += 1;
    }

    /// Promises one page to a call, when the quota has one left: 10, or 5 % of the requests.
    pub fn promise_page(&mut self) -> bool {
        let granted = self.pages < PAGES_FREE.max(self.requests * PAGES_PERCENT / 100);
        self.pages += u64::from(granted);
        granted
    }

    /// Whether a promised page may leave now; it then counts as in flight until [`Self::page_landed`].
    pub fn page_may_leave(&self) -> bool {
        self.pages_in_flight < PAGES_IN_FLIGHT
    }

    pub fn page_left(&mut self) {
        self.pages_in_flight += 1;
    }

    pub fn page_landed(&mut self) {
        self.pages_in_flight = self.pages_in_flight.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        let mut routes = Routes::default();
        assert_eq!(routes.verdict("a"), Verdict::Unproven);
        routes.contradicted("a");
        assert_eq!(routes.verdict("a"), Verdict::Stale);
        routes.proven("a");
        routes.contradicted("a");
        assert_eq!(routes.verdict("a"), Verdict::Proven);
    }

    #[test]
    fn ten_pages_or_five_percent() {
        let mut routes = Routes::default();
        assert_eq!((0..20).filter(|_| routes.promise_page()).count(), 10);
        for _ in 0..400 {
            routes.sent();
        }
        assert_eq!((0..20).filter(|_| routes.promise_page()).count(), 10);
        routes.page_left();
        assert!(routes.page_may_leave());
        routes.page_left();
        assert!(!routes.page_may_leave());
        routes.page_landed();
        assert!(routes.page_may_leave());
    }
}
