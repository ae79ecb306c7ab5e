//! Which rows of a long list are drawn: the arithmetic of a virtual list, in pixels measured by the screen.

use super::view::RowView;

/// Heights of rows by kind, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heights {
    /// A group's heading.
    pub heading: u32,
    /// An item.
    pub item: u32,
}

/// Where each row of a list starts: computed once for a list, and used on each scroll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offsets {
    /// The top of each row, and the total after the last one.
    tops: Vec<u32>,
    /// Indices of the headings, ascending.
    headings: Vec<usize>,
}

/// The rows to draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First row.
    pub first: usize,
    /// The row after the last.
    pub end: usize,
    /// Top of the first row.
    pub offset: u32,
    /// Height of the whole list.
    pub total: u32,
}

impl Offsets {
    /// Adds up the heights of `rows`; saturating, so that no list is too long.
    pub fn new(rows: &[RowView], heights: Heights) -> Self {
        let mut tops = Vec::with_capacity(rows.len().saturating_add(1));
        let mut headings = Vec::new();
        let mut top = 0_u32;
        for (index, row) in rows.iter().enumerate() {
            tops.push(top);
            top = top.saturating_add(match row {
                RowView::Heading(_) => {
                    headings.push(index);
                    heights.heading
                }
                RowView::Item(_) => heights.item,
            });
        }
        tops.push(top);
        Self { tops, headings }
    }

    /// Height of the whole list.
    pub fn total(&self) -> u32 {
        self.tops.last().copied().unwrap_or(0)
    }

    /// Top of a row; the total for the index after the last one.
    pub fn top(&self, row: usize) -> u32 {
        self.tops.get(row).copied().unwrap_or_else(|| self.total())
    }

    /// The rows that are visible in `viewport` pixels from `scroll` on, and in `overscan` pixels at both ends.
    pub fn window(&self, scroll: u32, viewport: u32, overscan: u32) -> Window {
        let rows = self.tops.len().saturating_sub(1);
        let total = self.total();
        // A list that has become shorter leaves the scroll position past its end until the browser corrects it.
        let scroll = scroll.min(total.saturating_sub(viewport));
        let from = scroll.saturating_sub(overscan);
        let until = scroll.saturating_add(viewport).saturating_add(overscan);
        let first = self.tops.partition_point(|top| *top <= from).saturating_sub(1).min(rows);
        let end = self.tops.partition_point(|top| *top < until).min(rows).max(first);
        Window { first, end, offset: self.top(first), total }
    }

    /// The heading of the rows at the top of the viewport: the last one at or above `scroll`.
    pub fn sticky(&self, scroll: u32) -> Option<usize> {
        let above = self.headings.partition_point(|row| self.top(*row) <= scroll);
        above.checked_sub(1).and_then(|at| self.headings.get(at)).copied()
    }
}
