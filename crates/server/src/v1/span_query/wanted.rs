//! One query, read from the body and understood.

use std::sync::Arc;

use model::{Attributes, Value};
use query::{Filter, FilterError, Grain, Projection};

use crate::v1::V1Error;
use crate::v1::body::{Mistakes, Object};

const SPAN_ID: &str = "context.span_id";
const SEPARATOR_DEFAULT: &str = "\n\n";
/// Lists whose rows count documents, for the second level of the index.
const DOCUMENT_LISTS: [&str; 1] = [semconv::openinference::retrieval::DOCUMENTS];

/// What a table shows. Without columns of any kind it shows everything there is.
pub(super) struct Query {
    pub(super) filter: Option<Arc<Filter>>,
    pub(super) select: Vec<Column>,
    pub(super) explode: Option<Explosion>,
    pub(super) concat: Option<Concatenation>,
    pub(super) index: Column,
    rename: Vec<(String, String)>,
}

/// A value under a label.
pub(super) struct Column {
    pub(super) label: String,
    pub(super) read: Projection,
}

/// One row for each element of a list.
pub(super) struct Explosion {
    pub(super) list: Projection,
    /// Label and dotted path of what to read from an element; all of it where there are none.
    pub(super) parts: Vec<(String, String)>,
    pub(super) position_label: &'static str,
}

/// One text of all elements of a list.
pub(super) struct Concatenation {
    pub(super) list: Projection,
    /// Label and dotted path; without a path the element as a whole.
    pub(super) parts: Vec<(String, Option<String>)>,
    pub(super) separator: String,
}

impl Query {
    pub(super) fn read(object: &Object<'_>, mistakes: &mut Mistakes) -> Result<Query, V1Error> {
        let part = |name: &str, mistakes: &mut Mistakes| {
            let map = object.map_or_empty(name, mistakes);
            map.filter(|map| !map.is_empty())
        };
        let select = part("select", mistakes);
        let filter = part("filter", mistakes);
        let explode = part("explode", mistakes);
        let concat = part("concat", mistakes);
        let rename = part("rename", mistakes);
        let index = part("index", mistakes);
        let explode = explode.map(explosion).transpose()?;
        let index_key = match (&explode, index) {
            (Some((_, Some(primary))), _) => primary.clone(),
            (_, Some(index)) => key_of(index)?.to_owned(),
            _ => SPAN_ID.to_owned(),
        };
        Ok(Query {
            filter: filter.map(condition).transpose()?.flatten(),
            select: select.map(|select| columns(select, &index_key)).transpose()?.unwrap_or_default(),
            explode: explode.map(|(explosion, _)| explosion),
            concat: concat.map(concatenation).transpose()?,
            index: column(&index_key, &index_key)?,
            rename: rename.into_iter().flat_map(Attributes::iter).filter_map(renaming).collect(),
        })
    }

    /// Whether everything is to be shown.
    pub(super) fn shows_all(&self) -> bool {
        self.select.is_empty() && self.explode.is_none() && self.concat.is_none()
    }

    /// Everything that is read out of a span itself.
    pub(super) fn projections(&self) -> impl Iterator<Item = &Projection> {
        let lists = [self.explode.as_ref().map(|it| &it.list), self.concat.as_ref().map(|it| &it.list)];
        let columns = self.select.iter().chain([&self.index]).map(|column| &column.read);
        columns.chain(lists.into_iter().flatten())
    }

    /// What a column is called in the end.
    pub(super) fn renamed(&self, name: &str) -> String {
        let renamed = self.rename.iter().find(|(from, _)| from == name).map(|(_, to)| to);
        renamed.map_or(name, String::as_str).to_owned()
    }
}

fn renaming((from, to): (&str, &Value)) -> Option<(String, String)> {
    Some((from.to_owned(), to.as_str()?.to_owned()))
}

/// What goes by the name of the index is there already.
fn columns(select: &Attributes, index_key: &str) -> Result<Vec<Column>, V1Error> {
    let columns = select.iter().filter(|(label, _)| *label != index_key).map(|(label, value)| {
        let key = value.as_map().map(key_of).transpose()?;
        column(label, key.or(value.as_str()).ok_or_else(missing)?)
    });
    columns.collect()
}

fn column(label: &str, key: &str) -> Result<Column, V1Error> {
    // Phoenix labels ids by where they stand.
    let label = match label {
        "span_id" => SPAN_ID,
        "trace_id" => "context.trace_id",
        label => label,
    };
    Ok(Column { label: label.to_owned(), read: projection(key)? })
}

/// Blank conditions are none.
fn condition(filter: &Attributes) -> Result<Option<Arc<Filter>>, V1Error> {
    let text = filter.str_at("condition").unwrap_or_default();
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (filter, _doubts) = Filter::parse(text, Grain::Span).map_err(|error| refusal(&error))?;
    Ok(Some(Arc::new(filter)))
}

/// The explosion, and the key of its first index level where it says one.
fn explosion(map: &Attributes) -> Result<(Explosion, Option<String>), V1Error> {
    let key = key_of(map)?;
    let position_label = if DOCUMENT_LISTS.contains(&key) { "document_position" } else { "position" };
    let parts = texts(map.get("kwargs"));
    let primary = map.str_at("primary_index_key").map(str::to_owned);
    Ok((Explosion { list: projection(key)?, parts, position_label }, primary))
}

fn concatenation(map: &Attributes) -> Result<Concatenation, V1Error> {
    let key = key_of(map)?;
    let mut parts: Vec<_> =
        texts(map.get("kwargs")).into_iter().map(|(label, path)| (label, Some(path))).collect();
    if parts.is_empty() {
        parts.push((key.to_owned(), None));
    }
    let separator = map.str_at("separator").unwrap_or(SEPARATOR_DEFAULT).to_owned();
    Ok(Concatenation { list: projection(key)?, parts, separator })
}

fn texts(map: Option<&Value>) -> Vec<(String, String)> {
    let map = map.and_then(Value::as_map);
    map.into_iter().flat_map(Attributes::iter).filter_map(renaming).collect()
}

fn key_of(map: &Attributes) -> Result<&str, V1Error> {
    map.str_at("key").filter(|key| !key.trim().is_empty()).ok_or_else(missing)
}

fn projection(key: &str) -> Result<Projection, V1Error> {
    Projection::parse(key).map_err(|error| refusal(&error))
}

fn missing() -> V1Error {
    V1Error::Unprocessable("Invalid query: missing expression".to_owned())
}

fn refusal(error: &FilterError) -> V1Error {
    V1Error::Unprocessable(format!("Invalid query: {error}"))
}
