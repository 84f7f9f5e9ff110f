//! How spans are laid out in Parquet: page sizes, encodings and compression for each group of columns.

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

use crate::columns::TOKEN_COLUMNS;

/// How much work a file is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As for a flush, without a block index: the next generation is full before long.
    Hurry,
    /// Written once and soon merged away.
    Flush,
    /// There to stay.
    Compaction,
}

const ROW_GROUP_ROWS_MAX: usize = 64_000;
const ROW_GROUP_BYTES_MAX: usize = 64 << 20;
/// Narrow columns: so many rows that a filter reads few pages, so few that one span unpacks little.
const PAGE_ROWS_MAX: usize = 2_000;
/// So large that text compresses, so small that a page of a list, which lies scattered, unpacks little.
const TEXT_PAGE_BYTES: usize = 64 << 10;
/// Conversations repeat themselves from turn to turn: a larger page finds more of that.
const LARGE_PAGE_BYTES: usize = 1 << 20;
/// A page is looked at for its size after so many rows; the default of 1,024 overshoots with wide rows.
const WRITE_BATCH_ROWS: usize = 128;

/// Values that repeat: few names, models, senders.
const DICTIONARY: [&str; 19] = [
    "name",
    "span_kind",
    "otel_kind",
    "status_code",
    "session_id",
    "trace_session_id",
    "user_id",
    "model_name",
    "provider",
    "prompt_template_id",
    "prompt_template_version",
    "error_type",
    "weight",
    "resource",
    "scope",
    "flags",
    "dropped_attributes_count",
    "dropped_events_count",
    "dropped_links_count",
];
/// Neighbours differ little, as those of tokens do.
const DELTA: [&str; 5] = ["sequence", "project", "start_time", "end_time", "document_count"];
const TEXT: [&str; 6] = ["input_value", "output_value", "status_message", "attributes", "events", "links"];
const LARGE: [&str; 1] = ["large_attributes"];
const LOOKED_UP: [&str; 2] = ["trace_id", "span_id"];

pub(crate) fn properties(effort: Effort) -> WriterProperties {
    let compression = match effort {
        Effort::Hurry | Effort::Flush => Compression::LZ4_RAW,
        Effort::Compaction => Compression::ZSTD(ZstdLevel::try_new(3).expect("zstd knows level three")),
    };
    let mut properties = WriterProperties::builder()
        .set_created_by(format!("bennu {}", env!("CARGO_PKG_VERSION")))
        .set_compression(compression)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS_MAX))
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES_MAX))
        .set_data_page_row_count_limit(PAGE_ROWS_MAX)
        .set_write_batch_size(WRITE_BATCH_ROWS)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::Page);
    properties = each(properties, &DICTIONARY, |p, name| p.set_column_dictionary_enabled(name, true));
    for columns in [&DELTA[..], &TOKEN_COLUMNS] {
        properties =
            each(properties, columns, |p, name| p.set_column_encoding(name, Encoding::DELTA_BINARY_PACKED));
    }
    properties = each(properties, &TEXT, |p, name| wide(p, name, TEXT_PAGE_BYTES));
    properties = each(properties, &LARGE, |p, name| wide(p, name, LARGE_PAGE_BYTES));
    properties = each(properties, &LOOKED_UP, |p, name| p.set_column_bloom_filter_enabled(name, true));
    properties.build()
}

/// Bounds of a text say nothing that a query asks for, so they are kept per chunk only.
fn wide(properties: WriterPropertiesBuilder, name: ColumnPath, page_bytes: usize) -> WriterPropertiesBuilder {
    properties
        .set_column_data_page_size_limit(name.clone(), page_bytes)
        .set_column_statistics_enabled(name, EnabledStatistics::Chunk)
}

fn each(
    properties: WriterPropertiesBuilder,
    names: &[&str],
    set: impl Fn(WriterPropertiesBuilder, ColumnPath) -> WriterPropertiesBuilder,
) -> WriterPropertiesBuilder {
    names.iter().fold(properties, |properties, name| set(properties, ColumnPath::from(*name)))
}
