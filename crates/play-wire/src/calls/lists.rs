//! Lists of cards: the walk that charts, searches and continuations share.

use super::payload::{Broken, drift, hits, warn_odd, warning};
use super::{Answer, Model, Reading, details_url};
use crate::error::WireError;
use crate::jspb::Hit;
use crate::models::{AppCard, CardList, Warning};
use crate::read::{Reader, Spans};
use crate::shape::{Group, Layout, ListShape, tables};

/// All fields of a card are read.
const EVERY_LINE: u128 = u128::MAX;

/// Reads a payload. Where a list may stand in several places, the first place with a readable card counts.
pub(super) fn read(json: &str, shape: &ListShape, rpc: &str) -> Result<Reading, WireError> {
    let hits = hits(json, &shape.trie, rpc)?;
    let mut list = ListReader::new(json, shape, rpc);
    let mut start = 0;
    // An item is noted after everything found inside it.
    for (index, hit) in hits.iter().enumerate() {
        if list.takes(&hits[start..=index], *hit) {
            start = index + 1;
        }
    }
    let there = |slot: u16| hits.iter().any(|hit| hit.slot == slot);
    if !there(shape.head) {
        return Ok(Reading::NullPayload);
    }
    if there(shape.body) && !there(shape.list) {
        return Err(drift(rpc, "apps", shape.list_path.clone(), "the answer has a body but no list"));
    }
    list.finish(&hits)
}

/// One place a list may stand in.
#[derive(Debug, Default)]
struct Place {
    cards: Vec<AppCard>,
    seen: usize,
    broken: Broken,
}

struct ListReader<'a> {
    json: &'a str,
    shape: &'a ListShape,
    rpc: &'a str,
    spans: Spans,
    places: Vec<Place>,
    top_match: Option<AppCard>,
    /// Warnings of single fields, and of an exact match that cannot be read.
    warnings: Vec<Warning>,
}

impl<'a> ListReader<'a> {
    fn new(json: &'a str, shape: &'a ListShape, rpc: &'a str) -> Self {
        let mut places = Vec::new();
        places.resize_with(usize::from(shape.places), Place::default);
        let spans = Spans::new(shape.slots);
        Self { json, shape, rpc, spans, places, top_match: None, warnings: Vec::new() }
    }

    /// Reads the hits up to `last` when `last` is an item; tells whether it was.
    fn takes(&mut self, item: &[Hit], last: Hit) -> bool {
        let shape = self.shape;
        let place = last.slot.checked_sub(shape.items).filter(|place| *place < shape.places);
        if let Some(place) = place {
            self.spans.take(item);
            self.read_item(usize::from(place), item);
            return true;
        }
        match &shape.top_match {
            Some((slot, group)) if *slot == last.slot => {
                // A section without an exact match has nothing there, and that is no fault.
                if self.json.as_bytes().get(last.start as usize) == Some(&b'[') {
                    self.spans.take(item);
                    match self.fill(group, Layout::SearchMatch, item, None) {
                        Ok(card) => self.top_match = self.top_match.take().or(Some(card)),
                        Err(line) => self.warnings.push(warning(self.rpc, group, line, None)),
                    }
                }
                true
            }
            _ => false,
        }
    }

    fn read_item(&mut self, place: usize, item: &[Hit]) {
        let shape = self.shape;
        let position = self.places[place].seen;
        self.places[place].seen += 1;
        let layout = shape.layouts.iter().find(|(_, group)| {
            // The first line of every card table is the app id.
            Reader::new(self.json, group, self.spans.as_slice(), item).has_text(0)
        });
        let (layout, group) = layout.unwrap_or(&shape.layouts[0]);
        match self.fill(group, *layout, item, Some(position)) {
            Ok(card) => self.places[place].cards.push(card),
            Err(line) => self.places[place].broken.push(|| warning(self.rpc, group, line, Some(position))),
        }
    }

    /// Reads a card; returns the line of a required field that is missing.
    fn fill(&mut self, group: &Group, layout: Layout, item: &[Hit], position: Option<usize>) -> Result<AppCard, usize> {
        let mut reader = Reader::new(self.json, group, self.spans.as_slice(), item);
        let mut card = AppCard::default();
        let filled = match layout {
            Layout::Card => tables::fill_card(&mut card, &mut reader, EVERY_LINE),
            Layout::OldCard => tables::fill_old_card(&mut card, &mut reader, EVERY_LINE),
            Layout::SearchMatch => tables::fill_match(&mut card, &mut reader, EVERY_LINE),
        };
        filled?;
        warn_odd(&mut self.warnings, self.rpc, group, &reader.into_odd(), position);
        card.url = details_url(&card.app_id);
        Ok(card)
    }

    fn finish(mut self, hits: &[Hit]) -> Result<Reading, WireError> {
        let chosen = self.places.iter().position(|place| !place.cards.is_empty());
        let chosen = chosen.or_else(|| self.places.iter().position(|place| place.seen > 0)).unwrap_or(0);
        let place = std::mem::take(&mut self.places[chosen]);
        let mut warnings = place.broken.verdict(place.cards.len())?;
        warnings.append(&mut self.warnings);
        let mut list = CardList { apps: place.cards, ..CardList::default() };
        if let Some(card) = self.top_match {
            list.apps.retain(|other| other.app_id != card.app_id);
            list.apps.insert(0, card);
        }
        if let Some(slot) = self.shape.tokens.get(chosen)
            && let Some(token) = hits.iter().find(|hit| hit.slot == *slot)
        {
            self.spans.take(std::slice::from_ref(token));
            list.next_token = self.spans.text(self.json, *slot);
        }
        Ok(Reading::Value(Answer { model: Model::Cards(list), warnings }))
    }
}
