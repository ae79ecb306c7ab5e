//! How much of a day fits on the screen: the length of a row of the grid, and what follows from it.

/// The rows that can be chosen, in minutes, from a whole day at a glance to five minutes.
pub const ROWS: &[u16] = &[60, 30, 15, 10, 5];
/// The usual row.
pub const USUAL: u16 = 30;

/// The height of an hour in pixels: a row has the same height at both of the wide steps, and less at the narrow ones.
pub const fn hour_height(rows: u16) -> u16 {
    match rows {
        60.. => 24,
        30.. => 48,
        15.. => 96,
        10.. => 120,
        _ => 160,
    }
}

/// The row after so many steps closer, or further away if negative.
pub(crate) fn closer(rows: u16, by: i32) -> u16 {
    let here = ROWS.iter().position(|known| *known <= rows).unwrap_or(0);
    let by = isize::try_from(by.clamp(-8, 8)).unwrap_or(0);
    let there = here.saturating_add_signed(by).min(ROWS.len().saturating_sub(1));
    ROWS.get(there).copied().unwrap_or(USUAL)
}

/// The minutes to which times snap: as chosen, unless rows are closer than a quarter of an hour.
pub(crate) fn step(rows: u16, chosen: u16) -> u16 {
    if rows < 15 { chosen.min(5) } else { chosen }
}

/// What is shorter is drawn, and takes room beside others, as long as this, in minutes.
pub(crate) fn lowest(rows: u16) -> u16 {
    if rows > 30 { 30 } else { 15 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_higher_than_the_one_before_and_ends_at_both_ends() {
        let heights: Vec<u16> = ROWS.iter().map(|rows| hour_height(*rows)).collect();
        assert_eq!(heights, [24, 48, 96, 120, 160]);
        assert_eq!(
            [(60, -1), (60, 1), (30, 1), (5, 1), (5, -2), (5, -99)].map(|(rows, by)| closer(rows, by)),
            [60, 30, 15, 5, 15, 60]
        );
        assert!(ROWS.iter().all(|rows| closer(closer(*rows, 1), -1) == *rows || *rows == 5));
    }

    #[test]
    fn times_snap_as_chosen_unless_zoomed_in() {
        assert_eq!([60, 30, 15, 10, 5].map(|rows| step(rows, 15)), [15, 15, 15, 5, 5]);
        assert_eq!(step(5, 1), 1, "a finer choice stays");
    }
}
