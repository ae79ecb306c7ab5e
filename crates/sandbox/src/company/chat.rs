//! The messages on Slack: plain sentences, Slack's own markup, emoji, links, right-to-left text, long messages.

use super::messages::Kind;
use crate::people::{JONAS, MARA, PRIYA, Who};

/// The reactions for "I'll plan this" and for "done".
pub(super) const MARK: &str = "pushpin";
pub(super) const DONE: &str = "white_check_mark";

/// Id, name, kind, members.
pub(super) const CHANNELS: &[(&str, &str, Kind, &[Who])] = &[
    ("C04STUDIO01", "studio", Kind::Public, &[MARA, JONAS, PRIYA]),
    ("C04HARBOUR2", "harbour-signage", Kind::Public, &[MARA, JONAS]),
    ("C04MUSEUM03", "museum-of-weather", Kind::Public, &[MARA, PRIYA]),
    ("G04PARTNER4", "partners", Kind::Private, &[MARA]),
    ("G04WORKSH05", "workshop", Kind::Private, &[JONAS, PRIYA]),
    ("D04MARJON06", "", Kind::Direct, &[MARA, JONAS]),
    ("D04MARPRI07", "", Kind::Direct, &[MARA, PRIYA]),
    ("D04JONPRI08", "", Kind::Direct, &[JONAS, PRIYA]),
];

/// A message: the index of its channel in [`CHANNELS`], its author, days before today, minute of the day, text, and
/// reactions with the people who gave them.
pub(super) type Said = (usize, Who, u64, u32, &'static str, &'static [(&'static str, &'static [Who])]);

pub(super) const SAID: &[Said] = &[
    (0, PRIYA, 12, 552, "Has anyone seen the field recorder? It was in drawer C.", &[("eyes", &[MARA])]),
    (0, JONAS, 11, 610, "Plotter is back. Please don't feed it the recycled stock :pray:", &[("tada", &[MARA, PRIYA])]),
    (
        0,
        MARA,
        9,
        705,
        "Winter lunch: 4 or 11 December? <https://poll.example/lunch?a=1&amp;b=2|Vote here>, I close it on Friday.",
        &[(MARK, &[JONAS, PRIYA]), ("stew", &[JONAS])],
    ),
    (
        0,
        JONAS,
        6,
        534,
        "<@U04MARALQ1> the second quote for enamel is in, could you read it before Thursday? [45m]",
        &[(MARK, &[MARA])],
    ),
    (
        0,
        PRIYA,
        3,
        988,
        "Backup drill went fine, except that nobody knew the password. Let's write it down &amp; lock it away.",
        &[(MARK, &[MARA]), ("lock", &[JONAS])],
    ),
    (0, PRIYA, 1, 655, "Caption text for the case study film is ready: <https://files.example/captions.srt>", &[]),
    (0, MARA, 0, 512, "Good morning. Who takes the call from Stonehaven at ten?", &[("hand", &[PRIYA])]),
    (
        1,
        JONAS,
        10,
        581,
        "Post 114: the crane's arm covers the arrow when it is parked. We have to move the post or turn the panel.",
        &[(MARK, &[MARA]), (DONE, &[MARA])],
    ),
    (
        1,
        MARA,
        8,
        1012,
        "Numbering scheme, last call: <https://docs.example/berths|proposal 3>. Objections by Monday, please.",
        &[(MARK, &[JONAS])],
    ),
    (
        1,
        JONAS,
        5,
        869,
        "Night check moved to 21:00 because of the pilot's rota.\nBring: torch, both test blanks, thermos.",
        &[(MARK, &[MARA, JONAS]), ("ferry", &[MARA])],
    ),
    (
        1,
        JONAS,
        2,
        925,
        "Galvanising takes nine days now, not five. Can <#C04STUDIO01|studio> live with that?",
        &[(MARK, &[MARA])],
    ),
    (
        1,
        MARA,
        1,
        495,
        "The authority wants the safety panel in four languages: Norwegian is missing. [2h]",
        &[(MARK, &[MARA]), ("eyes", &[JONAS])],
    ),
    (
        2,
        PRIYA,
        7,
        771,
        "The trams are louder than the storm. I need the room once at 23:00, who has the keys?",
        &[("pray", &[MARA])],
    ),
    (
        2,
        MARA,
        4,
        640,
        "Label copy for the cloud wall: could you read it aloud once and tell me where you stumble?",
        &[(MARK, &[PRIYA])],
    ),
    (2, PRIYA, 2, 1055, "نص لوحة الرياح جاهز للمراجعة", &[(MARK, &[MARA])]),
    (
        2,
        PRIYA,
        0,
        540,
        "Rain wall, prototype two: `sensor 3` reads &lt; 0, which rain seldom does :umbrella_with_rain_drops:",
        &[(MARK, &[MARA, PRIYA])],
    ),
    (3, MARA, 5, 1100, "Quarterly numbers before the meeting, not during it. Note to self. [1h]", &[(MARK, &[MARA])]),
    (4, JONAS, 3, 480, "Timber comes at 7:30 on Friday, somebody has to open the gate", &[(MARK, &[JONAS])]),
    (4, PRIYA, 2, 700, "Cable drum is behind the lathe", &[]),
    (5, JONAS, 4, 610, "Do we tell the foundry about the extension of the east basin or wait?", &[(MARK, &[MARA])]),
    (5, MARA, 4, 618, "Wait. They would quote for both.", &[]),
    (5, JONAS, 0, 560, "Signed drawings are on your desk", &[]),
    (6, PRIYA, 6, 930, "Can we swap desks while I cut the film? Mine faces the window.", &[("ok_hand", &[MARA])]),
    (
        6,
        PRIYA,
        1,
        1020,
        "For the grant: two sentences on what the sound trail gives people who don't see well, by Wednesday noon. I can \
         send you what the charity wrote to us, it says it better than I would, and it names the three places where \
         people stopped and listened longest.",
        &[(MARK, &[MARA])],
    ),
    (7, PRIYA, 2, 845, "Borrowed your calliper, it's in the sound booth", &[("thumbsup", &[JONAS])]),
];
