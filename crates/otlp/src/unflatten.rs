//! Dotted keys to nested maps and lists: `a.0.b` becomes `{"a": [{"b": …}]}`.
//!
//! The keys form a tree of segments. Where a value stands on a segment that others pass through, both are
//! kept: the value under its key, the others beside it under dotted keys.

use std::collections::HashMap;

use model::{Attributes, Value};

/// Dots nest up to here; what a key says beyond stays one dotted key.
const SEGMENTS_MAX: usize = 64;

/// Above this many children a segment is looked up by hash instead of one by one.
const FEW_CHILDREN: usize = 12;

/// Nests attributes by their dotted keys. Of a key that is sent twice the later value stays; empty values and
/// empty segments vanish. A number between dots is a position in a list, in order and without gaps; a number
/// that ends a key, begins it, or stands beside a value is a name. Linear in the number of segments.
pub fn unflatten(pairs: impl IntoIterator<Item = (String, Value)>) -> Attributes {
    let (keys, mut values): (Vec<String>, Vec<Value>) =
        pairs.into_iter().filter(|(_, value)| *value != Value::Null).unzip();
    let mut tree = Tree::with_capacity(keys.len());
    for (position, key) in keys.iter().enumerate() {
        tree.add(key, position);
    }
    let top = &tree.nodes[0];
    let mut attributes = Attributes::with_capacity(top.children.len());
    tree.place_children(top, &mut values, &mut attributes);
    attributes
}

struct Tree<'k> {
    /// The first is the root. Children are named by their position here.
    nodes: Vec<Node<'k>>,
}

#[derive(Default)]
struct Node<'k> {
    name: &'k str,
    /// Whether the name is digits and may be a position in a list; leading zeros are cut off.
    is_digits: bool,
    /// Where the values has this node's own.
    value: Option<usize>,
    children: Vec<usize>,
    /// The children by name, once they are many.
    index: Option<HashMap<&'k str, usize>>,
}

impl<'k> Tree<'k> {
    fn with_capacity(keys: usize) -> Self {
        let mut nodes = Vec::with_capacity(2 * keys + 1);
        nodes.push(Node::default());
        Tree { nodes }
    }

    fn add(&mut self, key: &'k str, position: usize) {
        let mut at = 0;
        let mut rest = key;
        let mut level = 1;
        while level < SEGMENTS_MAX
            && let Some((segment, beyond)) = rest.split_once('.')
        {
            if beyond.is_empty() {
                rest = segment;
                break;
            }
            rest = beyond;
            let segment = segment.trim();
            if !segment.is_empty() {
                at = self.child(at, segment);
                level += 1;
            }
        }
        let leaf = self.child(at, rest.trim());
        self.nodes[leaf].value = Some(position);
    }

    fn child(&mut self, parent: usize, segment: &'k str) -> usize {
        let (name, is_digits) = list_position(segment).map_or((segment, false), |digits| (digits, true));
        if let Some(child) = self.find(parent, name) {
            return child;
        }
        let child = self.nodes.len();
        self.nodes.push(Node { name, is_digits, ..Node::default() });
        self.nodes[parent].children.push(child);
        if self.nodes[parent].children.len() > FEW_CHILDREN {
            self.remember(parent, name, child);
        }
        child
    }

    fn find(&self, parent: usize, name: &str) -> Option<usize> {
        let parent = &self.nodes[parent];
        match &parent.index {
            Some(index) => index.get(name).copied(),
            // Backwards, because neighbouring keys share their beginnings.
            None => parent.children.iter().rev().copied().find(|&child| self.nodes[child].name == name),
        }
    }

    fn remember(&mut self, parent: usize, name: &'k str, child: usize) {
        if let Some(index) = &mut self.nodes[parent].index {
            index.insert(name, child);
            return;
        }
        let index =
            self.nodes[parent].children.iter().map(|&child| (self.nodes[child].name, child)).collect();
        self.nodes[parent].index = Some(index);
    }

    fn place_children(&self, node: &Node, values: &mut [Value], into: &mut Attributes) {
        for &child in &node.children {
            let child = &self.nodes[child];
            self.place(child, child.name.to_owned(), values, into);
        }
    }

    /// Puts a node and all below it under a key, or beside it where the key has a value or a list already.
    fn place(&self, node: &Node, key: String, values: &mut [Value], into: &mut Attributes) {
        let children = node.children.iter().map(|&child| &self.nodes[child]);
        let beside: Vec<(String, &Node)>;
        if let Some(position) = node.value {
            beside = children.map(|child| (format!("{key}.{}", child.name), child)).collect();
            into.push(key, std::mem::replace(&mut values[position], Value::Null));
        } else if node.children.iter().any(|&child| self.nodes[child].is_element()) {
            let names = children.filter(|child| !child.is_element());
            beside = names.map(|child| (format!("{key}.{}", child.name), child)).collect();
            into.push(key, Value::List(self.list_of(node, values)));
        } else {
            beside = Vec::new();
            into.push(key, Value::Map(self.map_of(node, values)));
        }
        for (key, child) in beside {
            self.place(child, key, values, into);
        }
    }

    fn map_of(&self, node: &Node, values: &mut [Value]) -> Attributes {
        let mut map = Attributes::with_capacity(node.children.len());
        self.place_children(node, values, &mut map);
        map
    }

    /// The children that are positions, in the order of their numbers, however long these are.
    fn list_of(&self, node: &Node, values: &mut [Value]) -> Vec<Value> {
        let children = node.children.iter().map(|&child| &self.nodes[child]);
        let mut elements: Vec<&Node> = children.filter(|child| child.is_element()).collect();
        elements.sort_by_key(|element| (element.name.len(), element.name));
        elements.into_iter().map(|element| Value::Map(self.map_of(element, values))).collect()
    }
}

impl Node<'_> {
    fn is_element(&self) -> bool {
        self.is_digits && self.value.is_none()
    }
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
        assert_eq!(flatten(&nested), [(key, Value::Int(1))]);
    }

    #[test]
    fn a_hostile_key_of_a_million_dots_costs_no_stack() {
        let key = format!("{}a", "a.".repeat(1_000_000));
        let nested = unflatten([(key.clone(), Value::Int(1))]);
        assert_eq!(flatten(&nested), [(key, Value::Int(1))]);
        check(&[(&".".repeat(1_000_000), 1)], r#"{"":1}"#);
    }

    #[test]
    fn a_hundred_thousand_keys_take_linear_time() {
        let pairs = (0..100_000).map(|i| (format!("wide.k{i}.{}.x", i % 7), Value::Int(i)));
        assert_eq!(flatten(&unflatten(pairs)).len(), 100_000);
    }
}
