//! Tables turned into tries.

use super::{Overrides, Table, tables};
use crate::error::WireError;
use crate::jspb::{Path, Step, Trie, TrieBuilder};

/// The fields of one table in one place of an answer.
#[derive(Debug)]
pub(crate) struct Group {
    pub table: &'static Table,
    /// Slots of all fields, one per path.
    slots: Vec<u16>,
    /// For each field where its slots begin; one more at the end.
    starts: Vec<u16>,
    /// For each field its least and its greatest slot.
    ranges: Vec<(u16, u16)>,
    /// For each field its first path from the payload's root, for warnings.
    paths: Vec<Path>,
    /// For each field the first indexes of its paths below the prefix.
    heads: Vec<Vec<u32>>,
}

impl Group {
    /// Slots of a field, in the order of its paths.
    #[inline]
    pub fn slots(&self, field: usize) -> &[u16] {
        let (start, end) = (usize::from(self.starts[field]), usize::from(self.starts[field + 1]));
        &self.slots[start..end]
    }

    /// Least and greatest slot of a field.
    #[inline]
    pub fn slot_range(&self, field: usize) -> (u16, u16) {
        self.ranges[field]
    }

    /// First path of a field from the payload's root; in place of the innermost list's `*` stands `position`.
    pub fn path(&self, field: usize, position: Option<usize>) -> String {
        let mut path = self.paths[field].to_string();
        if let (Some(position), Some(star)) = (position, path.rfind('*')) {
            path.replace_range(star..=star, &position.to_string());
        }
        path
    }

    /// Wire field numbers (first index + 1) of a field's paths.
    pub fn numbers(&self, field: usize) -> impl Iterator<Item = u32> {
        self.heads[field].iter().map(|head| head + 1)
    }
}

/// Gives out slots while tables are put into one trie.
#[derive(Default)]
struct Builder {
    trie: TrieBuilder,
    next: u16,
}

impl Builder {
    fn slot(&mut self) -> u16 {
        self.next += 1;
        self.next - 1
    }

    /// One slot for all of these paths.
    fn place(&mut self, paths: &[Path]) -> u16 {
        let slot = self.slot();
        // An earlier field may stand at the same path; places are put in first, so they keep their own slot.
        for path in paths {
            self.trie.want(path, slot);
        }
        slot
    }

    fn group(&mut self, table: &'static Table, prefixes: &[Path], overrides: &Overrides) -> Result<Group, WireError> {
        let mut group = Group {
            table,
            slots: Vec::new(),
            starts: vec![0],
            ranges: Vec::new(),
            paths: Vec::new(),
            heads: Vec::new(),
        };
        for field in table.fields {
            let paths = overrides.paths(table, field)?;
            for path in &paths {
                let fresh = self.slot();
                let mut slot = fresh;
                for prefix in prefixes {
                    slot = self.trie.want(&prefix.join(path), slot);
                }
                group.slots.push(slot);
            }
            group.starts.push(u16::try_from(group.slots.len()).unwrap_or(u16::MAX));
            let slots = group.slots(group.paths.len());
            let (least, most) = (slots.iter().min(), slots.iter().max());
            group.ranges.push((least.copied().unwrap_or(u16::MAX), most.copied().unwrap_or(0)));
            let first = prefixes.first().cloned().unwrap_or_default();
            group.paths.push(first.join(&paths.first().cloned().unwrap_or_default()));
            group.heads.push(paths.iter().filter_map(head).collect());
        }
        Ok(group)
    }
}

fn head(path: &Path) -> Option<u32> {
    match path.steps().first() {
        Some(Step::Index(index)) => Some(*index),
        _ => None,
    }
}

/// Of the details of one app.
#[derive(Debug)]
pub(crate) struct DetailsShape {
    pub trie: Trie,
    /// Number of slots.
    pub slots: usize,
    /// The answer's head: present whenever the answer says anything.
    pub head: u16,
    /// Id of the app the answer is for.
    pub echo: u16,
    pub echo_path: String,
    pub fields: Group,
}

impl DetailsShape {
    pub fn build(overrides: &Overrides) -> Result<Self, WireError> {
        let place = |name| overrides.paths_of(&tables::PLACES, name);
        let mut builder = Builder::default();
        let head = builder.place(&place("details.head")?);
        let echo_paths = place("details.appId")?;
        let echo = builder.place(&echo_paths);
        let fields = builder.group(&tables::DETAILS, &place("details.root")?, overrides)?;
        let echo_path = echo_paths.first().map(ToString::to_string).unwrap_or_default();
        Ok(Self { trie: builder.trie.build()?, slots: usize::from(builder.next), head, echo, echo_path, fields })
    }
}

/// How an item of a list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Today's card.
    Card,
    /// The card of 2019, still sent by continuations.
    OldCard,
    /// The exact match of a search.
    SearchMatch,
}

/// Of a list of cards.
#[derive(Debug)]
pub(crate) struct ListShape {
    pub trie: Trie,
    /// Number of slots.
    pub slots: usize,
    /// Present when the answer says anything.
    pub head: u16,
    /// Present when the answer is not empty; then it must have a list.
    pub body: u16,
    /// Present when there is a list, even an empty one.
    pub list: u16,
    pub list_path: String,
    /// Slot of the items of the first place a list may stand in; those of the other places follow.
    pub items: u16,
    /// Number of places a list may stand in.
    pub places: u16,
    /// Token of the next page, one slot per place; a chart has none.
    pub tokens: Vec<u16>,
    /// A search's exact match, as an item, and its fields.
    pub top_match: Option<(u16, Group)>,
    /// The layouts an item may have, each with the group that reads it.
    pub layouts: Vec<(Layout, Group)>,
}

impl ListShape {
    pub fn build(name: &str, overrides: &Overrides) -> Result<Self, WireError> {
        let place = |field: &str| overrides.paths_of(&tables::PLACES, &format!("{name}.{field}"));
        let mut builder = Builder::default();
        let head = builder.place(&place("head")?);
        let body = builder.place(&place("body")?);
        let list_paths = place("list")?;
        let list = builder.place(&list_paths);
        let lists = place("items")?;
        let items = builder.next;
        for path in &lists {
            let slot = builder.slot();
            builder.trie.want_item(path, slot);
        }
        let tokens = place("nextToken")?.iter().map(|path| builder.place(std::slice::from_ref(path))).collect();
        let top_match = match place("match")?.as_slice() {
            [] => None,
            paths => {
                let slot = builder.slot();
                for path in paths {
                    builder.trie.want_item(path, slot);
                }
                Some((slot, builder.group(&tables::SEARCH_MATCH, paths, overrides)?))
            }
        };
        // An item is the card itself or an array whose first element is the card: both are read, the one with an app id
        // is the card.
        let wrapped: Vec<Path> =
            lists.iter().map(|list| Ok(list.join(&Path::parse("0")?))).collect::<Result<_, WireError>>()?;
        let layouts = vec![
            (Layout::Card, builder.group(&tables::CARD, &wrapped, overrides)?),
            (Layout::Card, builder.group(&tables::CARD, &lists, overrides)?),
            (Layout::OldCard, builder.group(&tables::OLD_CARD, &lists, overrides)?),
        ];
        Ok(Self {
            trie: builder.trie.build()?,
            slots: usize::from(builder.next),
            head,
            body,
            list,
            list_path: list_paths.first().map(ToString::to_string).unwrap_or_default(),
            items,
            places: u16::try_from(lists.len()).unwrap_or(u16::MAX),
            tokens,
            top_match,
            layouts,
        })
    }
}

/// Of a page of reviews.
#[derive(Debug)]
pub(crate) struct ReviewsShape {
    pub trie: Trie,
    /// Number of slots.
    pub slots: usize,
    pub item: u16,
    pub token: u16,
    pub fields: Group,
}

impl ReviewsShape {
    pub fn build(overrides: &Overrides) -> Result<Self, WireError> {
        let place = |name| overrides.paths_of(&tables::PLACES, name);
        let mut builder = Builder::default();
        let token = builder.place(&place("reviews.nextToken")?);
        let items = place("reviews.items")?;
        let item = builder.slot();
        for path in &items {
            builder.trie.want_item(path, item);
        }
        let fields = builder.group(&tables::REVIEW, &items, overrides)?;
        Ok(Self { trie: builder.trie.build()?, slots: usize::from(builder.next), item, token, fields })
    }
}
