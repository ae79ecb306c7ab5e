//! Where a popover opens: beside what it belongs to, and within the window.

use super::tools::Size;

/// A rectangle in the window, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// From the window's left edge.
    pub left: i32,
    /// From its upper edge.
    pub top: i32,
    /// How large it is.
    pub size: Size,
}

/// The distance to what it belongs to, and to the window's edges.
const GAP: i32 = 8;
/// The least height in which a popover can be used, in pixels.
const LEAST: i32 = 160;

fn px(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// The left and upper edge of a popover of this size: to the right of what it belongs to, else to its left, else below it,
/// else above; as far within the window as it fits.
pub fn place(of: Area, popover: Size, window: Size) -> (i32, i32) {
    let (width, height) = (px(popover.width), px(popover.height));
    let right = of.left.saturating_add(px(of.size.width)).saturating_add(GAP);
    let left = of.left.saturating_sub(GAP).saturating_sub(width);
    let below = of.top.saturating_add(px(of.size.height)).saturating_add(GAP);
    let above = of.top.saturating_sub(GAP).saturating_sub(height);
    let ends = |start: i32, length: i32| start.saturating_add(length).saturating_add(GAP);
    let (x, y) = if ends(right, width) <= px(window.width) {
        (right, of.top)
    } else if left >= GAP {
        (left, of.top)
    } else if ends(below, height) <= px(window.height) || above < GAP {
        (of.left, below)
    } else {
        (of.left, above)
    };
    (within(x, width, px(window.width)), within(y, height, px(window.height)))
}

/// The height of a popover that leaves what it belongs to in sight: all of it, unless it has room beside it nowhere and
/// more than [`LEAST`] above or below. What then doesn't fit scrolls within it.
pub fn height(of: Area, popover: Size, window: Size) -> u32 {
    let whole = px(window.height).saturating_sub(GAP.saturating_mul(2));
    let wide = px(popover.width).saturating_add(GAP.saturating_mul(2));
    let right = of.left.saturating_add(px(of.size.width));
    let beside = px(window.width).saturating_sub(right) >= wide || of.left >= wide;
    let above = of.top.saturating_sub(GAP.saturating_mul(2));
    let below = whole.saturating_sub(of.top.saturating_add(px(of.size.height)));
    let room = if beside || above.max(below) < LEAST { whole } else { above.max(below) };
    popover.height.min(u32::try_from(room).unwrap_or_default())
}

/// As near to `start` as it fits with a gap at both ends; what is too large begins at the gap.
fn within(start: i32, length: i32, room: i32) -> i32 {
    start.min(room.saturating_sub(length).saturating_sub(GAP)).max(GAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Size = Size { width: 1440, height: 900 };
    const POPOVER: Size = Size { width: 320, height: 300 };

    fn at(left: i32, top: i32, width: u32, height: u32) -> (i32, i32) {
        place(Area { left, top, size: Size { width, height } }, POPOVER, WINDOW)
    }

    #[test]
    fn it_is_to_the_right_else_to_the_left_else_below_else_above() {
        assert_eq!(at(200, 300, 180, 48), (388, 300));
        assert_eq!(at(1200, 300, 180, 48), (872, 300));
        assert_eq!(at(60, 300, 1370, 48), (60, 356), "a day that has the window to itself");
        assert_eq!(at(60, 700, 1370, 48), (60, 392));
    }

    #[test]
    fn it_stays_within_the_window_and_beside_what_it_belongs_to() {
        for left in (-200..1500).step_by(37) {
            for top in (-500..1000).step_by(41) {
                for size in [(180, 12), (90, 600), (1300, 24)] {
                    let (x, y) = at(left, top, size.0, size.1);
                    assert!((8..=1112).contains(&x) && (8..=592).contains(&y), "of {left} {top}: {x} {y}");
                }
                let (x, _) = at(left, top, 180, 48);
                let beside = x >= left + 180 || x + 320 <= left;
                assert!(beside || !(8..1252).contains(&left), "over what it belongs to at {left}: {x}");
            }
        }
        // On a phone there is room above or below only, and not for all of it.
        let phone = Size { width: 400, height: 600 };
        for top in 0..560 {
            let of = Area { left: 42, top, size: Size { width: 356, height: 72 } };
            let size = Size { height: height(of, POPOVER, phone), ..POPOVER };
            let (_, y) = place(of, size, phone);
            let apart = y + size.height as i32 <= top || y >= top + 72;
            assert!(size.height >= 160 && apart, "of {top}: {size:?} at {y}");
        }
        let small = place(Area::default(), POPOVER, Size { width: 200, height: 100 });
        assert_eq!(small, (8, 8), "larger than the window");
    }
}
