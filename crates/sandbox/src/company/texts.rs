//! The names of the company's tasks: long ones, emoji, right-to-left text, and brackets that do and don't set a
//! duration.

use super::tasks::Subtype;
use crate::people::{JONAS, PRIYA, Who};

pub(super) struct ProjectText {
    pub(super) name: &'static str,
    pub(super) tasks: &'static [&'static str],
}

pub(super) const WORKSPACES: &[(&str, &[ProjectText])] = &[
    (
        "Tern & Tide",
        &[
            ProjectText {
                name: "Harbour signage",
                tasks: &[
                    "Write report [1h30m]",
                    "Walk the west pier with the harbour master [2h]",
                    "Check arrow directions on the ferry level",
                    "Photograph every sign that is older than 2019",
                    "Decide on the anti-glare coating for north-facing boards",
                    "[BUG] Pictogram set exports the lifebuoy without its rope",
                    "Send the tactile samples to the sight-loss charity",
                    "Proofread the four-language safety panel [45m]",
                    "Ask the foundry about enamel lead times",
                    "Agree a numbering scheme for berths that survives the extension of the east basin, which may or may not be built before 2029",
                    "Order two aluminium test blanks",
                    "Night-time legibility check with the pilots ⛴️",
                    "Update the risk register",
                    "Move sign 114 so that the crane doesn't hide it",
                ],
            },
            ProjectText {
                name: "Museum of Weather",
                tasks: &[
                    "Storyboard for the barometer room",
                    "Choose the typeface for wind speeds [75m]",
                    "Prototype the rain wall legend",
                    "Label copy, second floor: clouds, fog, and everything between",
                    "Reply to the curator about the 1953 flood map",
                    "Colour tests under gallery light 🌦️",
                    "Count power sockets along the east wall",
                    "Children's height marks: 90, 110 and 130 cm",
                    "Draw the isobar frieze at full size [3h]",
                    "Cost the second printing of the floor plan",
                    "مراجعة النص العربي للوحات الطابق الأول",
                    "Ask legal about the satellite image licence",
                ],
            },
            ProjectText {
                name: "Tide tables 2027",
                tasks: &[
                    "Import the harmonic constants from the hydrographic office",
                    "Compare predictions with the gauge at Stonehaven",
                    "Lay out July to September [2h15m]",
                    "Cover: pick one of the three linocuts",
                    "Spring tides: set the bold threshold",
                    "[DRAFT] Foreword by the lifeboat crew",
                    "Index of ports, with both spellings",
                    "Check moon phases against the almanac",
                    "Print run: 4,000 or 5,500?",
                    "Paper sample from the mill has arrived: feel it, fold it, soak it",
                ],
            },
            ProjectText {
                name: "Studio",
                tasks: &[
                    "Invoice the harbour authority",
                    "Quarterly numbers for the partners [1h]",
                    "Book the plotter service",
                    "Write the job advert for a junior cartographer",
                    "Renew the font licences before they lapse",
                    "Plan the winter lunch 🥘",
                    "Backup drill: restore last Tuesday",
                    "Clear the flat files, drawers C to F",
                    "Read applications [ 1h 15m ]",
                    "Desk for Jonas: height, light, quiet",
                ],
            },
            ProjectText {
                name: "Website",
                tasks: &[
                    "Case study: Lighthouse trail",
                    "[BUG] Map tiles flicker at zoom 14 on older phones",
                    "Rewrite the services page in plain words [30m]",
                    "Alt texts for the whole archive (312 images)",
                    "Page weight under 300 kB",
                    "Contact form: say when we will answer",
                    "Collect quotes from three clients",
                    "Dark scheme for the map viewer",
                    "[] placeholder ticket from the workshop",
                    "Check the redirects of the old shop",
                ],
            },
            ProjectText {
                name: "Night bus map",
                tasks: &[
                    "Lines N4 and N7 overlap at the depot: untangle [90m]",
                    "Legend for request stops",
                    "Interview a driver on the last N12",
                    "Stop names: cut to 18 letters without losing any meaning",
                    "לבדוק את הכיוון של שמות התחנות בעברית",
                    "Print a proof at A0 and read it from four metres",
                    "Ask the operator for the January timetable",
                    "Colour-blind check, all twelve lines",
                    "Where do the replacement buses go?",
                    "Hand over vector files [25h] of work, honestly",
                ],
            },
        ],
    ),
    (
        "Coastal Paths Trust",
        &[
            ProjectText {
                name: "Waymarkers",
                tasks: &[
                    "Draw the acorn at 40 mm",
                    "Route 9: count junctions on foot [4h]",
                    "Oak or recycled plastic: write the comparison",
                    "Volunteers' guide, page 3",
                    "Grid references for all posts north of the estuary",
                    "Thank the landowner at Cliff Farm",
                    "Test the QR plates in rain ☔",
                    "Agree the maintenance interval",
                ],
            },
            ProjectText {
                name: "Leaflet, spring edition",
                tasks: &[
                    "Shorten the walk descriptions to 60 words each [1h45m]",
                    "Elevation profiles in one style",
                    "Bird panel: ask for permission to use the tern",
                    "Bus times on the back",
                    "Translate into Welsh: Llwybr yr Arfordir",
                    "Fold test with the machine's own paper",
                    "Sign-off by the trustees",
                ],
            },
            ProjectText {
                name: "Grant application",
                tasks: &[
                    "Budget table with the three scenarios [2h30m]",
                    "Letters of support: harbour, school, bird observatory",
                    "Outcomes, in numbers that we can really count",
                    "Read the guidance notes again, the part on match funding in kind in particular, since last year's application fell on it",
                    "Submit before noon",
                ],
            },
        ],
    ),
];

/// What is more than a task: completing it would decide something.
pub(super) const DECISIONS: [(&str, Subtype); 2] =
    [("Approve the autumn catalogue", Subtype::Approval), ("Launch of the new site", Subtype::Milestone)];

/// Tasks of the first workspace without a project.
pub(super) const LOOSE: &[&str] = &[
    "Call the dentist",
    "",
    "Ideas for Friday's drawing hour ✏️✨",
    "Return Priya's field recorder [10m]",
    "<b>Not bold</b> & <img src=x onerror=alert(1)>",
    "Look at the mistakes in the old survey: «Küste, Blatt 7», “Sheet 7”, 第七図",
    "Averylongwordwithoutanyspacethatsomebodypastedfromafilenamelike2026_11_harbour_signage_final_final_v7",
];

/// Tasks of the other people, in projects of the first workspace by index.
pub(super) const OTHERS: &[(Who, usize, &[&str])] = &[
    (
        JONAS,
        0,
        &[
            "Bracket drawings for the ferry level [3h]",
            "Measure post spacing along the quay wall",
            "Get a second price for enamel",
            "Bolt pattern: check against the crane's load table",
            "Spare keys for the sign store",
        ],
    ),
    (
        JONAS,
        1,
        &["Mount for the rain wall, revision B [2h]", "Order 40 m of LED profile", "Test fit on Thursday night"],
    ),
    (JONAS, 3, &["Service the plotter before the long run [45m]", "Label the flat files", "First-aid box is empty"]),
    (JONAS, 5, &["Cut the A0 proof and hang it in the corridor", "Aluminium or foil for the shelters?"]),
    (
        PRIYA,
        1,
        &[
            "Record the wind room [4h]",
            "Subtitles for the curator's interview",
            "Sound levels at 19:00, when the trams pass",
            "Rights for the 1953 radio broadcast",
        ],
    ),
    (PRIYA, 2, &["Tide sounds for the launch page [90m]", "Read all port names aloud, record the doubtful ones"]),
    (
        PRIYA,
        4,
        &[
            "Captions for the case study film",
            "[BUG] Audio keeps playing after the map is closed",
            "Say what the contact form does with what it is told [15m]",
            "Return Mara's good headphones",
        ],
    ),
];
