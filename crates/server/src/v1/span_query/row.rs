//! One row of a table, whatever it is written as.

use store::FrameCell;

pub(super) struct Row {
    /// By level; `None` for what is empty.
    pub(super) index: Vec<Option<FrameCell>>,
    /// By the position of the column; of none more than one.
    pub(super) cells: Vec<(usize, FrameCell)>,
}
