//! A positional message that is filled field by field and written dense or with a sparse tail.

use super::node::Node;

/// So many absent fields in a row end the dense part of a message: from there on the fields stand in the object at its
/// end. (The captures keep runs of 22 absent fields dense and write a run of 24 sparse.)
const LONGEST_GAP: usize = 22;

/// Fields by their index (field number - 1), in rising order.
#[derive(Debug, Default)]
pub struct Message {
    fields: Vec<(usize, Node)>,
}

impl Message {
    /// A message without fields.
    pub fn new() -> Self {
        Self { fields: Vec::with_capacity(40) }
    }

    /// Puts `value` at `index`; an absent value leaves the message as it is. Indices must rise.
    pub fn set(&mut self, index: usize, value: impl Into<Node>) {
        let value = value.into();
        if !value.is_null() {
            debug_assert!(self.fields.last().is_none_or(|(last, _)| *last < index), "fields in rising order");
            self.fields.push((index, value));
        }
    }

    /// Puts `value` at `index` among the others.
    pub fn insert(&mut self, index: usize, value: impl Into<Node>) {
        let at = self.fields.partition_point(|(other, _)| *other < index);
        self.fields.insert(at, (index, value.into()));
    }

    /// Keeps the fields whose number (index + 1) is wanted.
    pub fn keep(&mut self, wanted: impl Fn(u32) -> bool) {
        self.fields.retain(|(index, _)| wanted(field_number(*index)));
    }

    /// The message as the store writes it: dense up to the first long run of absent fields, the others by number.
    pub fn into_node(self) -> Node {
        self.dense_at_least_to(0)
    }

    /// The same, but runs of absent fields that begin before `index` end nothing.
    pub fn dense_at_least_to(self, index: usize) -> Node {
        let mut dense_end = 0;
        for (at, _) in &self.fields {
            if *at > index && at - dense_end > LONGEST_GAP {
                break;
            }
            dense_end = at + 1;
        }
        self.split_at(dense_end)
    }

    /// The message with every field before `dense_end` in its place and the others by number.
    pub fn split_at(self, dense_end: usize) -> Node {
        let mut dense = Vec::with_capacity(dense_end + 1);
        let mut tail = Vec::new();
        for (index, value) in self.fields {
            if index < dense_end {
                dense.resize(index, Node::Null);
                dense.push(value);
            } else {
                tail.push((field_number(index), value));
            }
        }
        if !tail.is_empty() {
            dense.resize(dense_end, Node::Null);
            dense.push(Node::Tail(tail));
        }
        Node::List(dense)
    }
}

fn field_number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::node::Dialect;

    fn written(indices: &[usize]) -> String {
        let mut message = Message::new();
        for index in indices {
            message.set(*index, 1);
        }
        String::from_utf8(message.into_node().to_bytes(Dialect::Page)).unwrap()
    }

    #[test]
    fn a_long_run_of_absent_fields_starts_the_sparse_tail() {
        assert_eq!(written(&[]), "[]");
        assert_eq!(written(&[0, 2]), "[1,null,1]");
        assert_eq!(written(&[79]), r#"[{"80":1}]"#);
        assert_eq!(written(&[0, 68, 99]), r#"[1,{"69":1,"100":1}]"#);
        assert_eq!(written(&[18]).matches("null").count(), 18);
    }
}
