//! The kinds of fields: how the bytes at a path become a value. Each kind is a method of [`Reader`] named in the tables.
//!
//! What the store leaves out (null, an empty text, no element) is `None`. A value of another kind than expected is `None`
//! too, and is remembered as odd: the caller makes a warning or an error of it.

mod composed;
pub(crate) mod html;
mod plain;
pub(crate) mod time;

use crate::jspb::Hit;
use crate::shape::Group;

/// Where a value stands in the text; empty when it is absent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

/// The values found for one model.
pub(crate) struct Reader<'a> {
    json: &'a str,
    group: &'a Group,
    /// First value of each slot.
    spans: &'a [Span],
    /// All values, in the order of the text.
    hits: &'a [Hit],
    /// Fields whose value was of another kind than expected.
    odd: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub fn new(json: &'a str, group: &'a Group, spans: &'a [Span], hits: &'a [Hit]) -> Self {
        Self { json, group, spans, hits, odd: Vec::new() }
    }

    /// Fields whose value was of another kind than expected.
    pub fn into_odd(self) -> Vec<usize> {
        self.odd
    }

    /// Whether the field's first path holds a text that is not empty.
    pub fn has_text(&self, field: usize) -> bool {
        self.first(field).is_some_and(|value| value.len() > 2 && value.starts_with('"'))
    }

    /// The JSON of a span; `None` when it is empty.
    #[inline]
    fn value(&self, span: Span) -> Option<&'a str> {
        if span.end == 0 { None } else { self.json.get(span.start as usize..span.end as usize) }
    }

    /// The value at the path of this number.
    #[inline]
    fn at(&self, field: usize, path: usize) -> Option<&'a str> {
        let slot = self.group.slots(field).get(path)?;
        self.value(self.spans[usize::from(*slot)])
    }

    /// The value at the first path that holds one.
    #[inline]
    fn first(&self, field: usize) -> Option<&'a str> {
        self.group.slots(field).iter().find_map(|slot| self.value(self.spans[usize::from(*slot)]))
    }

    /// All values of a field in the order of the text, each with the number of its path.
    fn each(&self, field: usize) -> impl Iterator<Item = (usize, &'a str)> {
        let slots = self.group.slots(field);
        let (least, most) = self.group.slot_range(field);
        self.hits.iter().filter_map(move |hit| {
            // Most hits belong to other fields.
            if hit.slot < least || hit.slot > most {
                return None;
            }
            let path = slots.iter().position(|slot| *slot == hit.slot)?;
            Some((path, self.value(Span { start: hit.start, end: hit.end })?))
        })
    }

    /// `read` of the first value; when it gives nothing the field is odd.
    #[inline]
    fn expect<T>(&mut self, field: usize, read: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let value = self.first(field)?;
        let read = read(value);
        if read.is_none() {
            self.odd.push(field);
        }
        read
    }
}

/// The first value of each slot, taken from hits.
#[derive(Debug)]
pub(crate) struct Spans(Vec<Span>);

impl Spans {
    pub fn new(slots: usize) -> Self {
        Self(vec![Span::default(); slots])
    }

    /// Forgets what is there and takes the first value of each slot.
    pub fn take(&mut self, hits: &[Hit]) -> &[Span] {
        self.0.fill(Span::default());
        for hit in hits {
            let span = &mut self.0[usize::from(hit.slot)];
            if span.end == 0 {
                *span = Span { start: hit.start, end: hit.end };
            }
        }
        &self.0
    }

    /// The value of one slot.
    pub fn value<'a>(&self, json: &'a str, slot: u16) -> Option<&'a str> {
        let span = self.0[usize::from(slot)];
        json.get(span.start as usize..span.end as usize).filter(|json| !json.is_empty())
    }

    /// The text of one slot; `None` when it is absent, empty or no text.
    pub fn text(&self, json: &str, slot: u16) -> Option<String> {
        self.value(json, slot).and_then(plain::string).filter(|text| !text.is_empty())
    }

    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }
}
