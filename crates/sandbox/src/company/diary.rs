//! The company's calendars and events: the studio's own at Google, and the clients' at Microsoft.

use crate::people::{JONAS, MARA, PRIYA, Who};

/// The calendars in the order in which they are listed, a person's own first.
pub(super) const CALENDARS: &[CalendarText] = &[
    own(GOOGLE, MARAS, MARA, "Mara Lindqvist", "#4986e7"),
    own(GOOGLE, JONASS, JONAS, "Jonas Okafor", "#d06b64"),
    own(GOOGLE, PRIYAS, PRIYA, "Priya Raman", "#92e1c0"),
    shared(GOOGLE, STUDIO, &[MARA, JONAS, PRIYA], "Studio", "#16a765"),
    shared(GOOGLE, HARBOUR, &[MARA, JONAS], "Harbour project", "#f83a22"),
    shared(GOOGLE, MUSEUM, &[MARA, PRIYA], "Museum of Weather", "#9a9cff"),
    shared(GOOGLE, HOLIDAYS, &[MARA, JONAS, PRIYA], "Holidays", "#a47ae2"),
    own(MICROSOFT, MARAS_OUTLOOK, MARA, "Calendar", "auto"),
    own(MICROSOFT, JONASS_OUTLOOK, JONAS, "Calendar", "auto"),
    own(MICROSOFT, PRIYAS_OUTLOOK, PRIYA, "Calendar", "auto"),
    shared(MICROSOFT, AUTHORITY, &[MARA, JONAS], "Harbour Authority", "lightBlue"),
    shared(MICROSOFT, TRUST, &[MARA, PRIYA], "Coastal Paths Trust", "lightGreen"),
    shared(MICROSOFT, BIRTHDAYS, &[MARA, JONAS, PRIYA], "Birthdays", "lightPink"),
];

#[derive(Clone, Copy)]
pub(super) struct CalendarText {
    pub(super) provider: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) color: &'static str,
    /// The person whose primary calendar it is.
    pub(super) owner: Option<Who>,
    /// The people who can see it.
    pub(super) members: &'static [Who],
}

const fn own(
    provider: &'static str,
    id: &'static str,
    owner: Who,
    summary: &'static str,
    color: &'static str,
) -> CalendarText {
    CalendarText { provider, id, summary, color, owner: Some(owner), members: &[] }
}

const fn shared(
    provider: &'static str,
    id: &'static str,
    members: &'static [Who],
    summary: &'static str,
    color: &'static str,
) -> CalendarText {
    CalendarText { provider, id, summary, color, owner: None, members }
}

const GOOGLE: &str = "google-calendar";
const MICROSOFT: &str = "microsoft-outlook";

const MARAS: &str = "mara@ternandtide.example";
const JONASS: &str = "jonas@ternandtide.example";
const PRIYAS: &str = "priya@ternandtide.example";
const STUDIO: &str = "studio@group.calendar.google.com";
const HARBOUR: &str = "harbour@group.calendar.google.com";
const MUSEUM: &str = "museum@group.calendar.google.com";
const HOLIDAYS: &str = "en.uk#holiday@group.v.calendar.google.com";

const MARAS_OUTLOOK: &str = "AAMkAGQ3tern0AuAAAAAAC7marasOwnCalAAABEAAA=";
const JONASS_OUTLOOK: &str = "AAMkAGQ3tern1AuAAAAAAC7jonasOwnCalAAABEAAA=";
const PRIYAS_OUTLOOK: &str = "AAMkAGQ3tern2AuAAAAAAC7priyaOwnCalAAABEAAA=";
const AUTHORITY: &str = "AAMkAGQ3tern9AuAAAAAAC7harbourAuthAAABGAAA=";
const TRUST: &str = "AAMkAGQ3tern9AuAAAAAAC7coastalTrusAAABHAAA=";
const BIRTHDAYS: &str = "AAMkAGQ3tern9AuAAAAAAC7birthdaysCaAAABIAAA=";

pub(super) type Weekly = (&'static str, Option<&'static str>, &'static [i64], u32, i64);

/// Calendar, title (`None` is private), weekdays from Monday 0, start in minutes of the day, length in minutes. Every
/// fourth one takes place only every other week.
pub(super) const WEEKLY: &[Weekly] = &[
    (MARAS, Some("Stand-up"), &[0, 1, 2, 3, 4], 555, 15),
    (MARAS, Some("Quiet drawing"), &[1, 3], 570, 120),
    (MARAS, Some("1:1 Jonas"), &[2], 840, 30),
    (MARAS, Some("Client review: harbour signage, stage three"), &[3], 660, 60),
    (MARAS, Some("Lunch walk 🌊"), &[0, 2, 4], 750, 45),
    (MARAS, None, &[4], 900, 60),
    (STUDIO, Some("Week start"), &[0], 540, 45),
    (STUDIO, Some("Partners' meeting"), &[1], 960, 60),
    (STUDIO, Some("Drawing hour"), &[4], 930, 90),
    (STUDIO, Some("Plotter maintenance"), &[3], 1020, 30),
    (HARBOUR, Some("Site walk"), &[1], 480, 90),
    (HARBOUR, Some("Harbour master, weekly call"), &[3], 600, 30),
    (MUSEUM, Some("Curators' round table"), &[2], 600, 90),
    (MUSEUM, Some("Light tests in the barometer room"), &[4], 1080, 120),
];

/// Calendar, title, days from the Monday of this week, start in minutes of the day, length in minutes.
pub(super) const ONCE: &[(&str, Option<&str>, i64, u32, i64)] = &[
    (MARAS, Some("Type foundry visit"), 1, 840, 150),
    (MARAS, Some("Interview: junior cartographer (Amara)"), 2, 900, 60),
    (MARAS, Some("Interview: junior cartographer (Teodor)"), 2, 930, 60),
    (MARAS, Some("Interview debrief [30m]"), 2, 990, 45),
    (MARAS, Some("Train to Aberdeen"), 3, 1080, 200),
    (MARAS, Some("مكالمة مع فريق الترجمة"), 4, 630, 45),
    (MARAS, Some("Dentist"), 8, 510, 40),
    (
        MARAS,
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

/// All-day events: calendar, title, first day from the Monday of this week, number of days.
pub(super) const DAYS: &[(&str, &str, i64, i64)] = &[
    (MARAS, "Jonas away", 0, 2),
    (MARAS, "Aberdeen", 3, 2),
    (STUDIO, "Studio closed", 30, 6),
    (STUDIO, "Tide tables to the printer 🖨️", 4, 1),
    (HARBOUR, "East basin closed to traffic", 1, 3),
    (MUSEUM, "Scaffolding in the foyer", -2, 9),
    (HOLIDAYS, "St Andrew's Day", 7, 1),
    (HOLIDAYS, "Winter solstice", 28, 1),
];

/// As [`WEEKLY`]: events of the other people, and those at Microsoft.
pub(super) const WEEKLY_TOO: &[Weekly] = &[
    (JONASS, Some("Stand-up"), &[0, 1, 2, 3, 4], 555, 15),
    (JONASS, Some("Workshop"), &[0, 2], 600, 150),
    (JONASS, Some("1:1 Mara"), &[2], 840, 30),
    (JONASS, Some("Timber and metal delivery"), &[4], 450, 45),
    (JONASS, None, &[1], 1020, 90),
    (PRIYAS, Some("Stand-up"), &[0, 1, 2, 3, 4], 555, 15),
    (PRIYAS, Some("Listening, no meetings"), &[1, 3], 600, 120),
    (PRIYAS, Some("Choir"), &[3], 1140, 90),
    (PRIYAS, None, &[0], 960, 45),
    (MARAS_OUTLOOK, Some("Client mail, once and properly"), &[0, 1, 2, 3, 4], 510, 30),
    (MARAS_OUTLOOK, Some("Pilot's association: liaison"), &[2], 930, 45),
    (MARAS_OUTLOOK, None, &[3], 1050, 30),
    (JONASS_OUTLOOK, Some("Fabricator's call"), &[1, 4], 525, 25),
    (PRIYAS_OUTLOOK, Some("Trustees' film group"), &[2], 990, 60),
    (AUTHORITY, Some("Port works coordination"), &[0], 660, 60),
    (AUTHORITY, Some("Notice to mariners: deadline"), &[4], 720, 15),
    (AUTHORITY, Some("Berth planning"), &[1, 3], 780, 45),
    (TRUST, Some("Volunteers' evening"), &[2], 1110, 90),
    (TRUST, Some("Path inspection"), &[4], 570, 180),
];

/// As [`ONCE`]: events of the other people, and those at Microsoft.
pub(super) const ONCE_TOO: &[(&str, Option<&str>, i64, u32, i64)] = &[
    (JONASS, Some("Crane hire, viewing"), 1, 780, 60),
    (JONASS, Some("Back at the desk [30m]"), 2, 510, 30),
    (PRIYAS, Some("Recording: rain wall"), 1, 1200, 120),
    (PRIYAS, Some("Interview with the last lamplighter 🎙️"), 3, 840, 75),
    (MARAS_OUTLOOK, Some("Contract review with the authority's counsel"), 1, 870, 60),
    (MARAS_OUTLOOK, Some("Quay walk with the insurer [45m]"), 2, 720, 45),
    (MARAS_OUTLOOK, Some("اجتماع الميناء"), 4, 690, 30),
    (MARAS_OUTLOOK, Some("Tender opening"), 9, 600, 90),
    (JONASS_OUTLOOK, Some("Galvanising plant, visit"), 3, 540, 180),
    (PRIYAS_OUTLOOK, Some("Archive: sound licence"), 2, 660, 40),
    (AUTHORITY, Some("East basin: closure briefing"), 1, 990, 30),
    (AUTHORITY, Some("Site induction, new contractors"), 7, 480, 60),
    (TRUST, Some("Landowners' meeting, Cliff Farm"), 3, 900, 75),
];

/// As [`ONCE`], in other zones than the office's.
pub(super) const ABROAD: &[(&str, &str, i64, u32, i64, &str)] = &[
    (MARAS_OUTLOOK, "Call with the Boston harbour museum", 2, 600, 45, "America/New_York"),
    (JONASS, "Enamel works, Kathmandu", 3, 960, 30, "Asia/Kathmandu"),
    (TRUST, "Path network, New Zealand exchange", 1, 1230, 60, "Pacific/Auckland"),
];

/// As [`DAYS`]: events of the other people, and those at Microsoft.
pub(super) const DAYS_TOO: &[(&str, &str, i64, i64)] = &[
    (JONASS, "Away", 0, 2),
    (PRIYAS, "Recording in Aberdeen", 3, 2),
    (MARAS_OUTLOOK, "Tender week", 7, 5),
    (MARAS_OUTLOOK, "Out of office: Aberdeen", 3, 2),
    (JONASS_OUTLOOK, "Out of office", 0, 2),
    (AUTHORITY, "Spring tide, no diving", 2, 1),
    (AUTHORITY, "Dredging, west channel", -1, 12),
    (TRUST, "Volunteers' week", 14, 7),
    (BIRTHDAYS, "Jonas Okafor's birthday", 4, 1),
    (BIRTHDAYS, "Priya Raman's birthday", 25, 1),
];

/// The titles of cancelled events, and of private events with a title, among [`ONCE_TOO`] and [`WEEKLY_TOO`].
pub(super) const CALLED_OFF: &[&str] = &["Archive: sound licence", "East basin: closure briefing"];
pub(super) const PRIVATE: &[&str] = &["Contract review with the authority's counsel"];

/// Where an event takes place, the room of its video call, and who is invited.
pub(crate) type Invitation = (Option<&'static str>, Option<&'static str>, &'static [Who]);

/// Of some events, by title.
const INVITED: &[(&str, Invitation)] = &[
    ("Stand-up", (None, Some("tid-estd-up"), &[MARA, JONAS, PRIYA])),
    ("1:1 Jonas", (Some("The bench by the slipway"), None, &[MARA, JONAS])),
    (
        "Client review: harbour signage, stage three",
        (Some("Harbour office, room 2"), Some("har-bour-rev"), &[MARA, JONAS]),
    ),
    ("Type foundry visit", (Some("12 Foundry Lane"), None, &[MARA, PRIYA])),
    ("Pilot's association: liaison", (Some("Pilot house"), Some("pil-ots-ass"), &[MARA, JONAS])),
];

/// What is said of an event with this title.
pub(crate) fn invited(title: Option<&str>) -> Option<Invitation> {
    INVITED.iter().find(|(of, _)| Some(*of) == title).map(|(_, invitation)| *invitation)
}
