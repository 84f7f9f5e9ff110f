//! Applies everything that stands between a finished span and the wire.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use semconv::openinference as oi;

use super::hide::Hide;
use super::limits::Limits;
use crate::span::{BoxedRecord, Event, Status};
use crate::value::{AttributeValue, Fields, flatten};

/// The application's own masking: given the name of a place and the text about to leave from it.
#[derive(Clone)]
pub(crate) struct Mask(pub(crate) Arc<MaskFunction>);

type MaskFunction = dyn Fn(&str, &mut String) + Send + Sync;

#[derive(Debug, Clone, Default)]
pub(crate) struct Privacy {
    pub(crate) hide: Hide,
    pub(crate) mask: Option<Mask>,
    pub(crate) limits: Limits,
}

/// A span as it leaves: flat, masked and within its limits.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) record: BoxedRecord,
    pub(crate) attributes: Vec<(String, AttributeValue)>,
    pub(crate) events: Vec<PreparedEvent>,
    pub(crate) dropped_attributes: usize,
}

#[derive(Debug)]
pub(crate) struct PreparedEvent {
    pub(crate) name: String,
    pub(crate) time_unix_nano: u64,
    pub(crate) attributes: Vec<(String, AttributeValue)>,
}

impl Privacy {
    pub(crate) fn prepare(&self, mut record: BoxedRecord) -> Prepared {
        let mut fields = std::mem::take(&mut record.fields);
        fields.set_static(oi::SPAN_KIND, record.kind.as_str());
        if let Some(inherited) = &record.inherited {
            inherited.fill(&mut fields);
        }
        let (attributes, dropped_attributes) = self.attributes(fields);
        let events = std::mem::take(&mut record.events).into_iter().map(|event| self.event(event)).collect();
        if self.mask.is_some() {
            let mut name = std::mem::take(&mut record.name).into_owned();
            self.leave("name", &mut name);
            record.name = name.into();
        }
        if let Status::Error(message) = &mut record.status {
            self.leave("status.message", message);
        }
        Prepared { record, attributes, events, dropped_attributes }
    }

    /// Single values first: when there are too many attributes, the ends of long lists are what goes.
    fn attributes(&self, fields: Fields) -> (Vec<(String, AttributeValue)>, usize) {
        let mut pairs = fields.into_pairs();
        pairs.sort_by_key(|(_, field)| field.is_list());
        let mut attributes = Vec::with_capacity(pairs.len());
        let mut dropped = 0;
        for (key, field) in pairs {
            flatten(&key, field, &mut |key, value| {
                let Some(mut value) = self.hide.apply(&key, value) else { return };
                if attributes.len() >= self.limits.attributes_max {
                    dropped += 1;
                    return;
                }
                self.mask_value(&key, &mut value);
                self.limits.cut(&mut value);
                attributes.push((key, value));
            });
        }
        if dropped > 0 {
            // Some servers keep no count of their own.
            attributes.push(("bennu.dropped_attributes".to_owned(), dropped.into()));
        }
        (attributes, dropped)
    }

    fn event(&self, event: Event) -> PreparedEvent {
        let (attributes, _) = self.attributes(event.fields);
        let mut name = event.name.into_owned();
        self.leave("event.name", &mut name);
        PreparedEvent { name, time_unix_nano: event.time_unix_nano, attributes }
    }

    fn mask_value(&self, key: &str, value: &mut AttributeValue) {
        let Some(mask) = &self.mask else { return };
        match value {
            AttributeValue::Text(text) => mask.apply(key, text),
            AttributeValue::TextList(texts) => texts.iter_mut().for_each(|text| mask.apply(key, text)),
            _ => {}
        }
    }

    fn leave(&self, place: &str, text: &mut String) {
        if let Some(mask) = &self.mask {
            mask.apply(place, text);
        }
        self.limits.cut_text(text);
    }
}

impl Mask {
    fn apply(&self, place: &str, text: &mut String) {
        // A mask that panics has not masked: its text must not leave.
        if catch_unwind(AssertUnwindSafe(|| (self.0)(place, text))).is_err() {
            "[removed: the mask panicked]".clone_into(text);
        }
    }
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mask")
    }
}
