//! The arithmetic of the virtual list.

use engine::view::{Heading, ItemView, RowView};
use engine::window::{Heights, Offsets, Window};
use proptest::prelude::*;

const HEIGHTS: Heights = Heights { heading: 28, item: 44 };

/// `H` is a heading, any other letter an item.
fn rows(text: &str) -> Vec<RowView> {
    let item = || ItemView {
        id: "1".into(),
        title: "".into(),
        container: None,
        when: None,
        overdue: false,
        completed: false,
        completable: false,
        kind: providers::Kind::Usual,
        planned: 0,
        url: None,
        held: false,
    };
    text.chars().map(|row| if row == 'H' { RowView::Heading(Heading::NoDay) } else { RowView::Item(item()) }).collect()
}

#[test]
fn only_the_rows_in_sight_are_drawn() {
    let offsets = Offsets::new(&rows("Hi".repeat(100).as_str()), HEIGHTS);
    assert_eq!(offsets.total(), 7_200);
    assert_eq!(offsets.window(0, 100, 0), Window { first: 0, end: 3, offset: 0, total: 7_200 });
    assert_eq!(offsets.window(720, 72, 0), Window { first: 20, end: 22, offset: 720, total: 7_200 });
    assert_eq!(offsets.window(99_999, 72, 0), Window { first: 198, end: 200, offset: 7_128, total: 7_200 });
}

#[test]
fn the_heading_of_the_topmost_row_sticks() {
    let offsets = Offsets::new(&rows("HiiHi"), HEIGHTS);
    let stuck: Vec<Option<usize>> = [0, 115, 116, 500].map(|scroll| offsets.sticky(scroll)).into();
    assert_eq!(stuck, [Some(0), Some(0), Some(3), Some(3)]);
    assert_eq!(Offsets::new(&rows("ii"), HEIGHTS).sticky(50), None);
    assert_eq!(Offsets::default().window(10, 10, 10), Window::default());
}

proptest! {
    #[test]
    fn the_viewport_is_always_covered(
        text in "[Hi]{0,300}", scroll in any::<u32>(), viewport in 0..3_000_u32, overscan in 0..3_000_u32,
    ) {
        let offsets = Offsets::new(&rows(&text), HEIGHTS);
        let window = offsets.window(scroll, viewport, overscan);
        let scroll = scroll.min(offsets.total().saturating_sub(viewport));
        prop_assert!(window.first <= window.end && window.end <= text.len());
        prop_assert!(window.offset <= scroll);
        prop_assert!(offsets.top(window.end) >= (scroll + viewport).min(offsets.total()));
        let most = (viewport + 2 * overscan) / 28 + 3;
        prop_assert!(window.end - window.first <= most as usize, "no more rows than fit");
    }
}
