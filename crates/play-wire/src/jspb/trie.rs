//! The paths that are wanted, as a tree over array indexes.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::WireError;

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The element at this index (protobuf field index + 1), wherever it stands: in the array or in its tail object.
    Index(u32),
    /// Each element of the array.
    Each,
}

/// Longest path; the scanner's stack has this many places.
pub(super) const MAX_STEPS: usize = 30;

/// Where a value stands: written `1,2,0,0`, with `*` for each element of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(Vec<Step>);

impl Path {
    /// Reads the written form.
    ///
    /// # Errors
    ///
    /// [`WireError::Invalid`] when a step is neither a number nor `*`, or when there are more than 30 of them.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let invalid = || WireError::invalid("path", text, "numbers or * separated by commas, 30 at most");
        let steps = text
            .split(',')
            .filter(|part| !part.is_empty())
            .map(|part| match part.trim() {
                "*" => Ok(Step::Each),
                number => number.parse().map(Step::Index).map_err(|_| invalid()),
            })
            .collect::<Result<Vec<_>, _>>()?;
        if steps.len() > MAX_STEPS { Err(invalid()) } else { Ok(Self(steps)) }
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// This path with another one behind it.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        Self(self.0.iter().chain(&rest.0).copied().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            match step {
                Step::Index(index) => write!(f, "{comma}{index}")?,
                Step::Each => write!(f, "{comma}*")?,
            }
        }
        Ok(())
    }
}

/// Marks a node at which nothing is noted.
pub(super) const NO_SLOT: u16 = u16::MAX;
/// Marks a node whose elements are not wanted one and all.
pub(super) const NO_NODE: u16 = u16::MAX;

/// One node: what is noted here and which elements are wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Slot under which this value is noted, or [`NO_SLOT`].
    pub slot: u16,
    /// Whether the value is an item: noted even when it is null, after what was found inside it.
    pub item: bool,
    /// Node of every element, or [`NO_NODE`].
    pub each: u16,
    /// First and one past the last of the node's edges.
    pub edges: (u16, u16),
}

impl Node {
    pub fn is_leaf(&self) -> bool {
        self.each == NO_NODE && self.edges.0 == self.edges.1
    }
}

/// The wanted paths, ready for [`super::scan`].
#[derive(Clone, Debug)]
pub struct Trie {
    pub(super) nodes: Vec<Node>,
    /// Index of an element and the node it leads to; those of one node stand together in rising order.
    pub(super) edges: Vec<(u32, u16)>,
}

#[derive(Debug)]
struct Draft {
    slot: u16,
    item: bool,
    each: Option<Box<Draft>>,
    children: BTreeMap<u32, Draft>,
}

impl Default for Draft {
    fn default() -> Self {
        Self { slot: NO_SLOT, item: false, each: None, children: BTreeMap::new() }
    }
}

/// Collects paths for a [`Trie`].
#[derive(Debug, Default)]
pub struct TrieBuilder {
    root: Draft,
}

impl TrieBuilder {
    /// Wants the value at `path`, noted under `slot`. Returns the slot it is noted under: that of an earlier path when
    /// both are equal.
    pub fn want(&mut self, path: &Path, slot: u16) -> u16 {
        let draft = self.draft(path);
        if draft.slot == NO_SLOT {
            draft.slot = slot;
        }
        draft.slot
    }

    /// Wants the items at `path` (usually ending in `*`): each is noted, null or not, after everything found inside it.
    pub fn want_item(&mut self, path: &Path, slot: u16) {
        let draft = self.draft(path);
        draft.slot = slot;
        draft.item = true;
    }

    fn draft(&mut self, path: &Path) -> &mut Draft {
        path.steps().iter().fold(&mut self.root, |draft, step| match step {
            Step::Index(index) => draft.children.entry(*index).or_default(),
            Step::Each => draft.each.get_or_insert_default(),
        })
    }

    /// The finished trie.
    ///
    /// # Errors
    ///
    /// [`WireError::Invalid`] when a list is asked both for each element and for single ones, or when there are too many
    /// paths.
    pub fn build(&self) -> Result<Trie, WireError> {
        let mut trie = Trie { nodes: vec![flat(&self.root)], edges: Vec::new() };
        // Breadth first, so that the edges of one node stand together.
        let mut queue = vec![(0_usize, &self.root)];
        let mut next = 0;
        while let Some(&(place, draft)) = queue.get(next) {
            next += 1;
            if draft.each.is_some() && !draft.children.is_empty() {
                return Err(WireError::invalid("path", "*", "a list is read by each element or by index, not by both"));
            }
            let first = short(trie.edges.len())?;
            for (index, child) in &draft.children {
                trie.edges.push((*index, short(trie.nodes.len())?));
                queue.push((trie.nodes.len(), child));
                trie.nodes.push(flat(child));
            }
            trie.nodes[place].edges = (first, short(trie.edges.len())?);
            if let Some(child) = &draft.each {
                trie.nodes[place].each = short(trie.nodes.len())?;
                queue.push((trie.nodes.len(), child));
                trie.nodes.push(flat(child));
            }
        }
        Ok(trie)
    }
}

fn flat(draft: &Draft) -> Node {
    Node { slot: draft.slot, item: draft.item, each: NO_NODE, edges: (0, 0) }
}

fn short(number: usize) -> Result<u16, WireError> {
    u16::try_from(number)
        .ok()
        .filter(|number| *number < NO_NODE)
        .ok_or_else(|| WireError::invalid("shapes", number.to_string(), "too many paths"))
}
