//! A table as Arrow, which is what whoever does not ask for JSON gets.

use std::collections::HashMap;

use store::{Frame, FrameError, FrameStream};

use super::row::Row;

/// The same columns in the same order as the table in JSON has.
pub(super) struct FrameTable {
    frame: Frame,
    index: Vec<usize>,
    positions: HashMap<String, usize>,
    columns: Vec<usize>,
    /// So many columns stand first in the order in which they were made; the others follow by name.
    fixed: usize,
}

impl FrameTable {
    pub(super) fn new<'n>(
        mut frame: Frame,
        index: impl IntoIterator<Item = &'n str>,
        fixed: &[String],
    ) -> FrameTable {
        let index = index.into_iter().map(|name| frame.add_column(name)).collect();
        let mut table = FrameTable { frame, index, positions: HashMap::new(), columns: Vec::new(), fixed: 0 };
        for name in fixed {
            table.column(name);
        }
        table.fixed = table.columns.len();
        table
    }

    /// The column of this name, made where there is none.
    pub(super) fn column(&mut self, name: &str) -> usize {
        if let Some(&position) = self.positions.get(name) {
            return position;
        }
        let position = self.frame.add_column(name);
        self.columns.push(position);
        self.positions.insert(name.to_owned(), position);
        position
    }

    pub(super) fn push(&mut self, row: Row) -> Result<(), FrameError> {
        let levels = row.index.into_iter().zip(&self.index);
        let levels = levels.filter_map(|(cell, &position)| Some((position, cell?)));
        self.frame.push(row.cells.into_iter().chain(levels).collect())
    }

    pub(super) fn finish(mut self) -> Result<FrameStream, FrameError> {
        let names: Vec<&str> = self.frame.column_names().collect();
        self.columns[self.fixed..].sort_by_key(|&position| names[position]);
        self.frame.finish(&self.columns, &self.index)
    }
}
