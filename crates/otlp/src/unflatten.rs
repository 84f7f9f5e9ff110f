//! Dotted keys to nested maps and lists: `a.0.b` becomes `{"a": [{"b": …}]}`.
//!
//! The keys form a tree of segments. Where a value stands on a segment that others pass through, both are
//! kept: the value under its key, the others beside it under dotted keys.

use std::collections::HashMap;

use model::{Attributes, Value};

use crate::any_value::limit_levels;

/// Dots nest up to here; what a key says beyond stays one dotted key.
const SEGMENTS_MAX: usize = 64;

/// Above this many children a segment is looked up by hash instead of one by one.
const FEW_CHILDREN: usize = 12;

/// Nests attributes by their dotted keys. Of a key that is sent twice the later value stays; empty values and
/// empty segments vanish. A number between dots is a position in a list, in order and without gaps; a number
/// that ends a key, begins it, or stands beside a value is a name. Linear in the number of segments.
pub fn unflatten<K: AsRef<str>>(pairs: impl IntoIterator<Item = (K, Value)>) -> Attributes {
    let pairs = pairs.into_iter().filter(|(_, value)| *value != Value::Null);
    let (keys, mut values): (Vec<K>, Vec<Value>) =
        pairs.map(|(key, value)| (key, limit_levels(value))).unzip();
    let mut tree = Tree::with_capacity(keys.len());
    for (position, key) in keys.iter().enumerate() {
        tree.add(key.as_ref(), position);
    }
    tree.map_of(&tree.nodes[ROOT], &mut values)
}

/// The segments of all keys, each once below its parent. Nodes are named by their position, and the root's, 0,
/// stands for "none", since nobody has it for a child.
struct Tree<'k> {
    nodes: Vec<Node<'k>>,
}

const ROOT: usize = 0;
const NONE: usize = 0;

#[derive(Default)]
struct Node<'k> {
    name: &'k str,
    /// Whether the name is digits and may be a position in a list; leading zeros are cut off.
    is_digits: bool,
    /// Where the values has this node's own.
    value: Option<usize>,
    /// The children are a chain in the order they came: a list of their own for each node would double the time.
    first_child: usize,
    last_child: usize,
    next_sibling: usize,
    child_count: usize,
    /// The children by name, once they are many.
    #[expect(
        clippy::box_collection,
        reason = "most nodes have none, and a pointer is a sixth of a map's size"
    )]
    index: Option<Box<HashMap<&'k str, usize>>>,
}

impl<'k> Tree<'k> {
    fn with_capacity(keys: usize) -> Self {
        let mut nodes = Vec::with_capacity(2 * keys + 1);
        nodes.push(Node::default());
        Tree { nodes }
    }

    fn add(&mut self, key: &'k str, position: usize) {
        let mut at = ROOT;
        let mut rest = key;
        let mut level = 1;
        while level < SEGMENTS_MAX
            && let Some((segment, beyond)) = split_at_dot(rest)
        {
            if beyond.is_empty() {
                rest = segment;
                break;
            }
            rest = beyond;
            let segment = trimmed(segment);
            if !segment.is_empty() {
                at = self.child(at, segment);
                level += 1;
            }
        }
        let leaf = self.child(at, trimmed(rest));
        self.nodes[leaf].value = Some(position);
    }

    fn child(&mut self, parent: usize, segment: &'k str) -> usize {
        let (name, is_digits) = list_position(segment).map_or((segment, false), |digits| (digits, true));
        let known = self.find(parent, name);
        if known != NONE {
            return known;
        }
        let child = self.nodes.len();
        self.nodes.push(Node { name, is_digits, ..Node::default() });
        let Node { last_child, child_count, .. } = self.nodes[parent];
        if last_child == NONE {
            self.nodes[parent].first_child = child;
        } else {
            self.nodes[last_child].next_sibling = child;
        }
        self.nodes[parent].last_child = child;
        self.nodes[parent].child_count = child_count + 1;
        if child_count >= FEW_CHILDREN {
            self.remember(parent, name, child);
        }
        child
    }

    fn find(&self, parent: usize, name: &str) -> usize {
        let node = &self.nodes[parent];
        if let Some(index) = &node.index {
            return index.get(name).copied().unwrap_or(NONE);
        }
        // The last one first, because neighbouring keys share their beginnings.
        if node.last_child != NONE && self.nodes[node.last_child].name == name {
            return node.last_child;
        }
        let mut child = node.first_child;
        while child != NONE && self.nodes[child].name != name {
            child = self.nodes[child].next_sibling;
        }
        child
    }

    fn remember(&mut self, parent: usize, name: &'k str, child: usize) {
        if let Some(index) = &mut self.nodes[parent].index {
            index.insert(name, child);
            return;
        }
        let index =
            self.children(&self.nodes[parent]).map(|(position, child)| (child.name, position)).collect();
        self.nodes[parent].index = Some(Box::new(index));
    }

    /// The children of a node with their positions, in the order they came.
    fn children<'t>(&'t self, node: &'t Node<'k>) -> impl Iterator<Item = (usize, &'t Node<'k>)> {
        let named = |position: usize| (position != NONE).then(|| (position, &self.nodes[position]));
        std::iter::successors(named(node.first_child), move |(_, child)| named(child.next_sibling))
    }

    /// Puts a node and all below it under a key, or beside it where the key has a value or a list already.
    fn place(&self, node: &Node, key: &str, values: &mut [Value], into: &mut Attributes) {
        let own = |values: &mut [Value]| {
            node.value.map_or(Value::Null, |at| std::mem::replace(&mut values[at], Value::Null))
        };
        if node.first_child == NONE {
            return into.push(key, own(values));
        }
        let is_list = node.value.is_none() && self.children(node).any(|(_, child)| child.is_element());
        if node.value.is_none() && !is_list {
            return into.push(key, Value::Map(self.map_of(node, values)));
        }
        match node.value {
            Some(_) => into.push(key, own(values)),
            None => into.push(key, Value::List(self.list_of(node, values))),
        }
        for (_, child) in self.children(node).filter(|(_, child)| !(is_list && child.is_element())) {
            self.place(child, &format!("{key}.{}", child.name), values, into);
        }
    }

    fn map_of(&self, node: &Node, values: &mut [Value]) -> Attributes {
        let mut map = Attributes::with_capacity(node.child_count);
        for (_, child) in self.children(node) {
            self.place(child, child.name, values, &mut map);
        }
        map
    }

    /// The children that are positions, in the order of their numbers, however long these are.
    fn list_of(&self, node: &Node, values: &mut [Value]) -> Vec<Value> {
        let mut elements: Vec<&Node> = Vec::with_capacity(node.child_count);
        elements.extend(self.children(node).map(|(_, child)| child).filter(|child| child.is_element()));
        // Nearly always in order already, which sorting finds out in one look.
        elements.sort_by_key(|element| (element.name.len(), element.name));
        elements.into_iter().map(|element| Value::Map(self.map_of(element, values))).collect()
    }
}

impl Node<'_> {
    fn is_element(&self) -> bool {
        self.is_digits && self.value.is_none()
    }
}

/// What is before the first dot, and what is behind it. Segments are short: a search made for long texts takes
/// longer to begin than this one to end.
fn split_at_dot(key: &str) -> Option<(&str, &str)> {
    let dot = key.bytes().position(|byte| byte == b'.')?;
    Some((&key[..dot], &key[dot + 1..]))
}

/// A segment without the blanks around it, which hardly any has: looking at two bytes spares most the search.
fn trimmed(segment: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = segment.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { segment } else { segment.trim() }
}

/// The digits of a segment that is a number, without leading zeros.
fn list_position(segment: &str) -> Option<&str> {
    if segment.is_empty() || !segment.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = segment.trim_start_matches('0');
    Some(if digits.is_empty() { &segment[segment.len() - 1..] } else { digits })
}

#[cfg(test)]
mod tests {
    use model::Value;

    use super::unflatten;
    use crate::flatten;

    fn check(pairs: &[(&str, i64)], expected: &str) {
        let nested = unflatten(pairs.iter().map(|&(key, value)| (key.to_owned(), Value::Int(value))));
        assert_eq!(nested.to_json(), expected, "{pairs:?}");
    }

    #[test]
    fn dots_nest_and_blanks_around_them_do_not_matter() {
        check(&[("a.b.c", 1), (" a . d", 2), ("e", 3)], r#"{"a":{"b":{"c":1},"d":2},"e":3}"#);
        check(&[("a..b", 1), ("c.", 2), (".d", 3)], r#"{"a":{"b":1},"c":2,"d":3}"#);
    }

    #[test]
    fn of_several_dots_at_an_end_one_is_left() {
        check(&[("a..", 1)], r#"{"a":{"":1}}"#);
        let nested = unflatten([("a..", Value::Int(1))]);
        assert_eq!(flatten(nested), [("a.".to_owned(), Value::Int(1))]);
    }

    #[test]
    fn numbers_between_dots_are_positions_in_order_and_without_gaps() {
        check(
            &[("l.5.x", 3), ("l.00.x", 1), ("l.2.x", 2), ("l.2.y", 4)],
            r#"{"l":[{"x":1},{"x":2,"y":4},{"x":3}]}"#,
        );
        check(&[("m.0.n.1.x", 1), ("m.0.n.0.x", 2)], r#"{"m":[{"n":[{"x":2},{"x":1}]}]}"#);
    }

    #[test]
    fn numbers_at_either_end_of_a_key_are_names() {
        check(&[("tags.0", 1), ("tags.1", 2)], r#"{"tags":{"0":1,"1":2}}"#);
        check(&[("0.a", 1), ("m.0.1.x", 2)], r#"{"0":{"a":1},"m":[{"1":{"x":2}}]}"#);
        check(&[("l.-1.x", 1), ("l.0a.x", 2)], r#"{"l":{"-1":{"x":1},"0a":{"x":2}}}"#);
    }

    #[test]
    fn a_value_and_what_passes_through_it_are_both_kept() {
        check(&[("a", 1), ("a.c", 2), ("a.d.e", 3)], r#"{"a":1,"a.c":2,"a.d":{"e":3}}"#);
        check(&[("a.0.x", 1), ("a", 2)], r#"{"a":2,"a.0":{"x":1}}"#);
        check(&[("a.0.x", 1), ("a.b", 2), ("a.c.d", 3)], r#"{"a":[{"x":1}],"a.b":2,"a.c":{"d":3}}"#);
        check(&[("l.0.x", 1), ("l.1.x", 2), ("l.0", 3)], r#"{"l":[{"x":2}],"l.0":3,"l.0.x":1}"#);
    }

    #[test]
    fn a_key_of_130_levels_nests_as_deep_as_json_reads_back() {
        let key = vec!["k"; 130].join(".");
        let nested = unflatten([(key.clone(), Value::Int(1))]);
        assert_eq!(Value::from_json(&nested.to_json()).expect("reads back"), Value::Map(nested.clone()));
        assert_eq!(flatten(nested), [(key, Value::Int(1))]);
    }

    #[test]
    fn a_hostile_key_of_a_million_dots_costs_no_stack() {
        let key = format!("{}a", "a.".repeat(1_000_000));
        let nested = unflatten([(key.clone(), Value::Int(1))]);
        assert_eq!(flatten(nested), [(key, Value::Int(1))]);
        check(&[(&".".repeat(1_000_000), 1)], r#"{"":1}"#);
    }

    #[test]
    fn a_hundred_thousand_keys_take_linear_time() {
        let pairs = (0..100_000).map(|i| (format!("wide.k{i}.{}.x", i % 7), Value::Int(i)));
        assert_eq!(flatten(unflatten(pairs)).len(), 100_000);
    }
}
