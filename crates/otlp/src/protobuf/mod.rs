//! The binary encoding, read in one pass from the body to spans.
//!
//! Prost would make a tree of the whole request first, in which every key and every value is an allocation.
//! This reader makes nothing but what a span keeps. It reads what senders
//! usually write, and says `None` to anything else, malformed or merely odd; then prost reads the body, and its
//! verdict counts. So there is one place that decides what is an error, and names it.

mod span;
mod value;
mod wire;

use std::sync::Arc;

use model::{Attributes, EntityRef, Resource, Scope};

use crate::decode::{Collected, Decoded};
use value::attributes;
use wire::Fields;

/// The spans of an `ExportTraceServiceRequest`, or `None` where it is not as usual.
pub(crate) fn read(body: &[u8]) -> Option<Decoded> {
    let mut collected = Collected::default();
    let mut fields = Fields::of(body);
    while !fields.is_at_end() {
        if let (1, field) = fields.next()? {
            resource_spans(field.bytes()?, &mut collected)?;
        }
    }
    Some(collected.into_decoded())
}

/// What is shared may lie behind those who share it, so a message is gone through before its spans are read.
fn resource_spans(message: &[u8], collected: &mut Collected) -> Option<()> {
    let mut resource = Shared::default();
    let mut schema_url = "";
    let mut scopes = Vec::new();
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => resource.read_resource(field.bytes()?)?,
            (2, field) => scopes.push(field.bytes()?),
            (3, field) => schema_url = field.text()?,
            _ => {}
        }
    }
    let resource = collected.begin_resource(Resource {
        attributes: resource.attributes()?,
        dropped_attributes_count: resource.dropped_attributes_count,
        schema_url: schema_url.to_owned(),
        entity_refs: resource.entity_refs,
    });
    scopes.into_iter().try_for_each(|scope| scope_spans(scope, &resource, collected))
}

fn scope_spans(message: &[u8], resource: &Arc<Resource>, collected: &mut Collected) -> Option<()> {
    let mut scope = Shared::default();
    let mut schema_url = "";
    let mut spans = Vec::new();
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => scope.read_scope(field.bytes()?)?,
            (2, field) => spans.push(field.bytes()?),
            (3, field) => schema_url = field.text()?,
            _ => {}
        }
    }
    let scope = Arc::new(Scope {
        name: scope.name.to_owned(),
        version: scope.version.to_owned(),
        attributes: scope.attributes()?,
        dropped_attributes_count: scope.dropped_attributes_count,
        schema_url: schema_url.to_owned(),
    });
    collected.reserve(spans.len());
    for message in spans {
        collected.add(span::span(message)?, resource, &scope);
    }
    Some(())
}

/// A resource or a scope. A second message continues the first, as protobuf has it.
#[derive(Default)]
struct Shared<'b> {
    name: &'b str,
    version: &'b str,
    pairs: Vec<&'b [u8]>,
    dropped_attributes_count: u32,
    entity_refs: Vec<EntityRef>,
}

impl<'b> Shared<'b> {
    fn read_resource(&mut self, message: &'b [u8]) -> Option<()> {
        let mut fields = Fields::of(message);
        while !fields.is_at_end() {
            match fields.next()? {
                (1, field) => self.pairs.push(field.bytes()?),
                (2, field) => self.dropped_attributes_count = field.uint32()?,
                (3, field) => self.entity_refs.push(entity_ref(field.bytes()?)?),
                _ => {}
            }
        }
        Some(())
    }

    fn read_scope(&mut self, message: &'b [u8]) -> Option<()> {
        let mut fields = Fields::of(message);
        while !fields.is_at_end() {
            match fields.next()? {
                (1, field) => self.name = field.text()?,
                (2, field) => self.version = field.text()?,
                (3, field) => self.pairs.push(field.bytes()?),
                (4, field) => self.dropped_attributes_count = field.uint32()?,
                _ => {}
            }
        }
        Some(())
    }

    fn attributes(&self) -> Option<Attributes> {
        attributes(&self.pairs)
    }
}

fn entity_ref(message: &[u8]) -> Option<EntityRef> {
    let mut entity = EntityRef::default();
    let mut fields = Fields::of(message);
    while !fields.is_at_end() {
        match fields.next()? {
            (1, field) => field.text()?.clone_into(&mut entity.schema_url),
            (2, field) => field.text()?.clone_into(&mut entity.entity_type),
            (3, field) => entity.id_keys.push(field.text()?.to_owned()),
            (4, field) => entity.description_keys.push(field.text()?.to_owned()),
            _ => {}
        }
    }
    Some(entity)
}
