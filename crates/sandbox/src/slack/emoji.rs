//! The workspace's emoji: those of Slack's list that people react with most, and a custom one.

const KNOWN: &str = "+1 -1 100 alarm_clock arrow_down arrow_left arrow_right arrow_up balloon beers bell birthday blue_heart \
    blush bookmark boom bow broken_heart bug bulb calendar camera chart_with_upwards_trend clap clinking_glasses clock1 \
    coffee confetti_ball construction cry dart date dizzy dog email exclamation eyes face_with_monocle fire fireworks flag-de \
    folded_hands four_leaf_clover gear ghost gift green_heart grin grinning hammer_and_wrench handshake heart heart_eyes \
    heavy_check_mark heavy_plus_sign hourglass hugging_face information_source innocent joy key laughing link lock mag \
    memo microscope money_with_wings moneybag muscle neutral_face no_entry no_entry_sign ok ok_hand one open_mouth orange_heart \
    package page_facing_up paperclip party_popper pencil pencil2 pensive point_down point_left point_right point_up pray \
    purple_heart pushpin question rainbow raised_hand raised_hands recycle red_circle relaxed rocket rolling_on_the_floor_laughing \
    round_pushpin saluting_face see_no_evil seedling ship simple_smile skull slightly_smiling_face smile smiley snail sob \
    sparkles speech_balloon star star2 stopwatch sunglasses sunny sweat_smile tada thinking_face three thumbsdown thumbsup \
    ticket tired_face traffic_light trophy two unicorn_face upside_down_face v warning wastebasket wave white_check_mark \
    white_circle white_heart wink x yellow_heart zap zero zzz tern";

/// Whether there is an emoji with this name; a skin tone may follow it.
pub(super) fn is_known(name: &str) -> bool {
    let (name, tone) = name.split_once("::skin-tone-").map_or((name, None), |(name, tone)| (name, Some(tone)));
    let toned = tone.is_none_or(|tone| ["2", "3", "4", "5", "6"].contains(&tone));
    toned && KNOWN.split_whitespace().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn an_emoji_that_is_not_there_is_not_known() {
        for name in ["pushpin", "white_check_mark", "+1", "wave::skin-tone-3", "tern"] {
            assert!(is_known(name), "{name}");
        }
        for name in ["", "pushpins", ":pushpin:", "wave::skin-tone-9", "Pushpin", "a b"] {
            assert!(!is_known(name), "{name}");
        }
    }
}
