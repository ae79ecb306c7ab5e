//! The company's words: long ones, emoji, right-to-left ones, brackets that set a duration and brackets that don't.

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

/// Tasks of the first workspace that stand in no project.
pub(super) const LOOSE: &[&str] = &[
    "Call the dentist",
    "",
    "Ideas for Friday's drawing hour ✏️✨",
    "Return Priya's field recorder [10m]",
    "<b>Not bold</b> & <img src=x onerror=alert(1)>",
    "Look at the mistakes in the old survey: «Küste, Blatt 7», “Sheet 7”, 第七図",
    "Averylongwordwithoutanyspacethatsomebodypastedfromafilenamelike2026_11_harbour_signage_final_final_v7",
];

/// The calendars; the first is the account's own.
pub(super) const CALENDARS: &[CalendarText] = &[
    CalendarText { id: "mara@ternandtide.example", summary: "Mara Lindqvist", color: "#4986e7", primary: true },
    CalendarText { id: "studio@group.calendar.google.com", summary: "Studio", color: "#16a765", primary: false },
    CalendarText {
        id: "harbour@group.calendar.google.com",
        summary: "Harbour project",
        color: "#f83a22",
        primary: false,
    },
    CalendarText {
        id: "museum@group.calendar.google.com",
        summary: "Museum of Weather",
        color: "#9a9cff",
        primary: false,
    },
    CalendarText {
        id: "en.uk#holiday@group.v.calendar.google.com",
        summary: "Holidays",
        color: "#a47ae2",
        primary: false,
    },
];

#[derive(Clone, Copy)]
pub(super) struct CalendarText {
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) color: &'static str,
    pub(super) primary: bool,
}

const MARA: &str = "mara@ternandtide.example";
const STUDIO: &str = "studio@group.calendar.google.com";
const HARBOUR: &str = "harbour@group.calendar.google.com";
const MUSEUM: &str = "museum@group.calendar.google.com";
const HOLIDAYS: &str = "en.uk#holiday@group.v.calendar.google.com";

pub(super) type Weekly = (&'static str, Option<&'static str>, &'static [i64], u32, i64);

/// Calendar, title (none: private), days of the week from Monday 0, start in minutes of the day, length in minutes.
/// Every fourth comes only every other week.
pub(super) const WEEKLY: &[Weekly] = &[
    (MARA, Some("Stand-up"), &[0, 1, 2, 3, 4], 555, 15),
    (MARA, Some("Quiet drawing"), &[1, 3], 570, 120),
    (MARA, Some("1:1 Jonas"), &[2], 840, 30),
    (MARA, Some("Client review: harbour signage, stage three"), &[3], 660, 60),
    (MARA, Some("Lunch walk 🌊"), &[0, 2, 4], 750, 45),
    (MARA, None, &[4], 900, 60),
    (STUDIO, Some("Week start"), &[0], 540, 45),
    (STUDIO, Some("Partners' meeting"), &[1], 960, 60),
    (STUDIO, Some("Drawing hour"), &[4], 930, 90),
    (STUDIO, Some("Plotter maintenance"), &[3], 1020, 30),
    (HARBOUR, Some("Site walk"), &[1], 480, 90),
    (HARBOUR, Some("Harbour master, weekly call"), &[3], 600, 30),
    (MUSEUM, Some("Curators' round table"), &[2], 600, 90),
    (MUSEUM, Some("Light tests in the barometer room"), &[4], 1080, 120),
];

/// Calendar, title, day from the Monday of this week, start in minutes of the day, length in minutes.
pub(super) const ONCE: &[(&str, Option<&str>, i64, u32, i64)] = &[
    (MARA, Some("Type foundry visit"), 1, 840, 150),
    (MARA, Some("Interview: junior cartographer (Amara)"), 2, 900, 60),
    (MARA, Some("Interview: junior cartographer (Teodor)"), 2, 930, 60),
    (MARA, Some("Interview debrief [30m]"), 2, 990, 45),
    (MARA, Some("Train to Aberdeen"), 3, 1080, 200),
    (MARA, Some("مكالمة مع فريق الترجمة"), 4, 630, 45),
    (MARA, Some("Dentist"), 8, 510, 40),
    (
        MARA,
        Some(
            "Grant application: final read-through with the trustees, the bird observatory and whoever else still wants to have a say",
        ),
        9,
        780,
        90,
    ),
    (STUDIO, Some("Fire drill"), 2, 690, 20),
    (STUDIO, Some("Photographer on site"), 7, 600, 240),
    (HARBOUR, Some("Enamel samples arrive"), 0, 630, 30),
    (HARBOUR, Some("Pilots: night legibility check"), 2, 1260, 150),
    (MUSEUM, Some("Rain wall, second prototype"), 1, 780, 120),
    (MUSEUM, Some("Press preview"), 10, 1020, 120),
];

/// All day: calendar, title, first day from the Monday of this week, days.
pub(super) const DAYS: &[(&str, &str, i64, i64)] = &[
    (MARA, "Jonas away", 0, 2),
    (MARA, "Aberdeen", 3, 2),
    (STUDIO, "Studio closed", 30, 6),
    (STUDIO, "Tide tables to the printer 🖨️", 4, 1),
    (HARBOUR, "East basin closed to traffic", 1, 3),
    (MUSEUM, "Scaffolding in the foyer", -2, 9),
    (HOLIDAYS, "St Andrew's Day", 7, 1),
    (HOLIDAYS, "Winter solstice", 28, 1),
];
