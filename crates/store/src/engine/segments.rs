//! The segments of a snapshot as a scan of Parquet files, newest first: those that cannot hold what is wanted are
//! left out unopened, and of the others only the rows that are there.

use std::ops::Range;
use std::sync::Arc;

use datafusion::catalog::Session;
use datafusion::catalog::memory::DataSourceExec;
use datafusion::common::config::TableParquetOptions;
use datafusion::common::stats::Precision;
use datafusion::common::{DataFusionError, Result, ScalarValue, Statistics};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::{CachedParquetFileReaderFactory, ParquetRowSelection};
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::object_store::path::Path as ObjectPath;
use datafusion::physical_plan::ExecutionPlan;
use parquet::arrow::arrow_reader::RowSelection;

use super::explain::Skipped;
use super::table::Bounds;
use crate::columns::span_schema;
use crate::metrics::Metrics;
use crate::segment::{ReadSegmentError, SegmentMeta, SegmentView};
use crate::snapshot::Snapshot;

/// `None` where no segment may hold what is wanted.
pub(super) fn scan(
    snapshot: &Snapshot,
    bounds: &Bounds,
    metrics: &Metrics,
    projection: Option<&Vec<usize>>,
    session: &dyn Session,
) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    let files = files(snapshot, bounds)?;
    metrics.segments_read.inc_by(files.len() as u64);
    metrics.segments_skipped.inc_by((snapshot.segments.len() - files.len()) as u64);
    if files.is_empty() {
        return Ok(None);
    }
    let url = ObjectStoreUrl::local_filesystem();
    let environment = session.runtime_env();
    let metadata = environment.cache_manager.get_file_metadata_cache();
    let readers = CachedParquetFileReaderFactory::new(environment.object_store(&url)?, metadata);
    let options = TableParquetOptions {
        global: session.config_options().execution.parquet.clone(),
        ..TableParquetOptions::default()
    };
    let source = ParquetSource::new(span_schema())
        .with_table_parquet_options(options)
        .with_parquet_file_reader_factory(Arc::new(readers));
    let scan = FileScanConfigBuilder::new(url, Arc::new(source))
        .with_file_groups(groups(files, session.config_options().execution.target_partitions))
        .with_projection_indices(projection.cloned())?
        .build();
    Ok(Some(DataSourceExec::from_data_source(scan)))
}

/// The files that may hold what is wanted, the newest first.
fn files(snapshot: &Snapshot, bounds: &Bounds) -> Result<Vec<PartitionedFile>> {
    let mut files = Vec::new();
    let views = snapshot.segments.iter().rev();
    for view in views.filter(|view| bounds.segments.include(view.segment.meta.id)) {
        match reading(snapshot, view, bounds)? {
            Reading::Skipped(_) => {}
            Reading::Whole => files.push(file(view)?),
            Reading::Rows(rows) => {
                let rows =
                    RowSelection::from_consecutive_ranges(rows.into_iter(), view.segment.meta.row_count);
                files.push(file(view)?.with_extension(ParquetRowSelection::new(rows)));
            }
        }
    }
    Ok(files)
}

/// What is read of a segment.
pub(super) enum Reading {
    Skipped(Skipped),
    Whole,
    Rows(Vec<Range<usize>>),
}

/// Told from what the catalog, the table of traces and the block index say of a segment, without opening its spans.
pub(super) fn reading(snapshot: &Snapshot, view: &SegmentView, bounds: &Bounds) -> Result<Reading> {
    let starts = &view.segment.meta.start_time_unix_nano;
    if bounds.project.is_some_and(|project| !snapshot.may_hold(view, project)) {
        return Ok(Reading::Skipped(Skipped::OtherProjects));
    }
    if bounds.start_time_unix_nano.is_some_and(|from| *starts.end() < from)
        || bounds.end_time_unix_nano.is_some_and(|to| *starts.start() >= to)
    {
        return Ok(Reading::Skipped(Skipped::OutsideOfTime));
    }
    let mut rows = match &bounds.trace_ids {
        None if view.deleted.is_empty() => None,
        None => Some(view.rows()),
        Some(trace_ids) => {
            let mut rows: Vec<Range<usize>> = Vec::new();
            for trace_id in trace_ids.iter() {
                rows.extend(view.trace_rows(*trace_id).map_err(external)?);
            }
            if rows.is_empty() {
                return Ok(Reading::Skipped(Skipped::NoSuchTrace));
            }
            rows.sort_unstable_by_key(|range| range.start);
            Some(rows)
        }
    };
    if let Some(with) = view.segment.rows_with(&bounds.needles).map_err(external)? {
        let left = match rows {
            Some(rows) => overlap(&rows, &with),
            None => with,
        };
        if left.is_empty() {
            return Ok(Reading::Skipped(Skipped::NothingLikeIt));
        }
        rows = Some(left);
    }
    Ok(rows.map_or(Reading::Whole, Reading::Rows))
}

/// What two lists of ascending ranges have in common.
fn overlap(these: &[Range<usize>], those: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut common = Vec::new();
    let (mut these, mut those) = (these.iter().peekable(), those.iter().peekable());
    while let (Some(this), Some(that)) = (these.peek(), those.peek()) {
        let both = this.start.max(that.start)..this.end.min(that.end);
        if this.end < that.end {
            these.next()
        } else {
            those.next()
        };
        if !both.is_empty() {
            common.push(both);
        }
    }
    common
}

fn external(error: ReadSegmentError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

fn file(view: &SegmentView) -> Result<PartitionedFile> {
    let path = &view.segment.path;
    let bytes = std::fs::metadata(path)?.len();
    let mut file = PartitionedFile::new(String::new(), bytes);
    // Not made from text, in which some letters of a folder's name would be escaped.
    file.object_meta.location = ObjectPath::from_absolute_path(path)?;
    Ok(file.with_statistics(Arc::new(statistics(&view.segment.meta))))
}

/// By these a list that has enough leaves out the rest unopened. Deleted rows may be outside of what is left.
fn statistics(meta: &SegmentMeta) -> Statistics {
    let mut statistics = Statistics::new_unknown(&span_schema());
    let mut bound = |column: &str, min: ScalarValue, max: ScalarValue| {
        let column = span_schema().index_of(column).expect("a column of spans");
        let bounds = &mut statistics.column_statistics[column];
        (bounds.min_value, bounds.max_value) = (Precision::Exact(min), Precision::Exact(max));
        bounds.null_count = Precision::Exact(0);
    };
    let integer = |value: i64| ScalarValue::Int64(Some(value));
    let moment = |value: i64| ScalarValue::TimestampNanosecond(Some(value), Some("UTC".into()));
    bound("sequence", integer(*meta.sequence.start()), integer(*meta.sequence.end()));
    let starts = &meta.start_time_unix_nano;
    bound("start_time", moment(*starts.start()), moment(*starts.end()));
    statistics
}

/// Deals the files out, so that all partitions begin with new ones.
fn groups(files: Vec<PartitionedFile>, partitions: usize) -> Vec<FileGroup> {
    let partitions = partitions.clamp(1, files.len());
    let mut groups = vec![Vec::new(); partitions];
    for (position, file) in files.into_iter().enumerate() {
        groups[position % partitions].push(file);
    }
    groups.into_iter().map(FileGroup::new).collect()
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn rows_in_common_are_in_both_lists() {
        assert_eq!(
            overlap(&[0..4, 6..9, 12..20], &[2..7, 8..13, 15..16, 30..31]),
            [2..4, 6..7, 8..9, 12..13, 15..16]
        );
        assert!(overlap(&[], &[0..5, 7..8]).is_empty());
    }
}
