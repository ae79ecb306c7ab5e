//! Which tools an entry shows under the pointer, and how much of it they cover.
//!
//! A click opens an entry, wherever on it. So the tools are only in its upper right corner, and never over its
//! [`middle`]. None of them deletes anything. An entry with little room has one button, for its menu; one without any
//! room has the menu on a right click.

/// A size in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// The arrangement of the tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// All of them, side by side.
    Row,
    /// All of them, one below the other.
    Column,
    /// A single button, which opens the entry's menu.
    Menu,
}

/// The size of a button for the pointer.
const BUTTON: Size = Size { width: 24, height: 22 };
/// The number of tools, including the menu.
const COUNT: u32 = 3;
/// The smallest size that can be seen and clicked.
const LEAST: Size = Size { width: 16, height: 12 };

/// The part of an entry that is never covered: the middle half in both directions, as left, top, right and bottom.
pub fn middle(entry: Size) -> [u32; 4] {
    let Size { width, height } = entry;
    [width / 4, height / 4, width.saturating_sub(width / 4), height.saturating_sub(height / 4)]
}

/// The tools of an entry of this size, and how much of its upper right corner they take; `None` without room.
pub fn fit(entry: Size) -> Option<(Layout, Size)> {
    // As high as the entry, if that is lower than a button.
    let height = BUTTON.height.min(entry.height);
    let sizes = [
        (Layout::Row, Size { width: COUNT * BUTTON.width, height }),
        (Layout::Column, Size { width: BUTTON.width, height: COUNT * BUTTON.height }),
        (Layout::Menu, Size { width: BUTTON.width, height }),
        (Layout::Menu, Size { width: LEAST.width, height }),
    ];
    sizes.into_iter().filter(|(_, size)| size.height >= LEAST.height).find(|(_, size)| leaves_the_middle(*size, entry))
}

/// Whether they are beside the middle or above it.
fn leaves_the_middle(tools: Size, entry: Size) -> bool {
    let (beside, above) = (tools.width <= entry.width / 4, tools.height <= entry.height / 4);
    tools.width <= entry.width && tools.height <= entry.height && (beside || above)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(width: u32, height: u32) -> Option<Layout> {
        fit(Size { width, height }).map(|(layout, _)| layout)
    }

    #[test]
    fn tools_of_no_entry_lie_over_its_middle() {
        for width in 0..700 {
            for height in 0..400 {
                let entry = Size { width, height };
                let Some((_, tools)) = fit(entry) else { continue };
                assert!(tools.width <= width && tools.height <= height, "beyond an entry of {entry:?}: {tools:?}");
                let [_, top, right, _] = middle(entry);
                let covers = tools.width > width - right && tools.height > top;
                assert!(!covers, "over the middle of an entry of {entry:?}: {tools:?}");
            }
        }
    }

    #[test]
    fn small_entries_have_a_menu_instead_and_tiny_ones_have_no_tools() {
        // A day of a week on a wide screen: 15, 30, 60, 90 and 120 minutes; and the same on a day's own page.
        assert_eq!(
            [12, 24, 48, 72, 96].map(|height| at(180, height)),
            [Layout::Menu, Layout::Menu, Layout::Menu, Layout::Column, Layout::Row].map(Some)
        );
        assert_eq!([12, 24, 48].map(|height| at(1_000, height)), [Some(Layout::Row); 3]);
        // Lanes.
        assert_eq!(
            [(70, 24), (48, 24), (48, 96), (20, 300)].map(|(width, height)| at(width, height)),
            [Some(Layout::Menu), None, Some(Layout::Menu), Some(Layout::Menu)]
        );
        assert_eq!([(180, 8), (180, 0), (0, 180), (10, 10)].map(|(width, height)| at(width, height)), [None; 4]);
    }
}
