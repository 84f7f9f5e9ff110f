//! W3C baggage: how session, user and so on travel to the next service.

use semconv::openinference::{self as oi, llm};

use super::inherited::{Inherited, Template};
use crate::percent;
use crate::value::json_text;

/// What the specification promises to be carried; what would go beyond stays behind.
const BYTES_MAX: usize = 8192;

/// The header's value; empty where there is nothing to carry.
pub(super) fn write(inherited: &Inherited) -> String {
    let template = inherited.template.as_ref();
    let tags = (!inherited.tags.is_empty()).then(|| json_text(&inherited.tags));
    // The small and important ones first, since the end is what does not fit.
    let ours = [
        (oi::SESSION_ID, inherited.session.as_deref()),
        (oi::USER_ID, inherited.user.as_deref()),
        (oi::PROJECT_NAME, inherited.project.as_deref()),
        (oi::TAG_TAGS, tags.as_deref()),
        (oi::METADATA, inherited.metadata.as_deref()),
        (llm::PROMPT_TEMPLATE_VERSION, template.and_then(|template| template.version.as_deref())),
        (llm::PROMPT_TEMPLATE, template.map(|template| template.text.as_str())),
        (llm::PROMPT_TEMPLATE_VARIABLES, template.and_then(|template| template.variables.as_deref())),
    ];
    let ours = ours.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", percent::encode(value?))));
    let mut text = String::new();
    for member in ours.chain(inherited.foreign_baggage.iter().cloned()) {
        if text.len() + 1 + member.len() <= BYTES_MAX {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&member);
        }
    }
    text
}

/// Adds what the header carries; members of others are kept to be passed on.
pub(super) fn read(header: &str, inherited: &mut Inherited) {
    for member in header.split(',').map(str::trim).filter(|member| !member.is_empty()) {
        let Some((key, value)) = member.split_once('=') else { continue };
        let value = value.split(';').next().unwrap_or_default().trim();
        let Some(value) = percent::decode(value).filter(|value| !value.is_empty()) else { continue };
        let template = || inherited.template.clone().unwrap_or_default();
        match key.trim() {
            oi::SESSION_ID => inherited.session = Some(value),
            oi::USER_ID => inherited.user = Some(value),
            oi::PROJECT_NAME => inherited.project = Some(value.into()),
            oi::TAG_TAGS => inherited.tags = serde_json::from_str(&value).unwrap_or_default(),
            oi::METADATA => inherited.metadata = Some(value),
            llm::PROMPT_TEMPLATE => inherited.template = Some(Template { text: value, ..template() }),
            llm::PROMPT_TEMPLATE_VERSION => {
                inherited.template = Some(Template { version: Some(value), ..template() });
            }
            llm::PROMPT_TEMPLATE_VARIABLES => {
                inherited.template = Some(Template { variables: Some(value), ..template() });
            }
            _ => inherited.foreign_baggage.push(member.to_owned()),
        }
    }
}
