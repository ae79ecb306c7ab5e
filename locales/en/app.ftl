# Every text that the app shows or speaks, in Fluent (https://projectfluent.org/fluent/guide/).
# Dates, times and numbers arrive formatted by locale; names and titles arrive as they are.

## The page

page-title = Hourloom
page-title-running = { $time } · { $title } – Hourloom

## The bar
previous-week = Previous week
next-week = Next week
previous-day = Previous day
next-day = Next day
pages = Pages
settings = Settings
whole-app = Open in a tab
menu = More
undo = Undo
redo = Redo
theme-system = Theme: as the system
theme-light = Theme: light
theme-dark = Theme: dark
list-of-keys = List of keys
saved = Saved
saving = Saving
not-saved = Not saved

## What storage says
save-failed-quota = Your last changes are only in this tab: the browser's storage for this page is full. Make room, then try again.
save-failed-unavailable = Your changes are only in this tab: this browser keeps no data for this page (a private window, or a setting).
save-failed-newer = Your last changes are only in this tab: a newer version of Hourloom has taken over in another tab. Copy what you need, then reload this one.
save-failed-silent = Your last changes are only in this tab: the browser's storage isn't responding. Hourloom keeps trying; leave this tab open.
save-failed-other = Your last changes are only in this tab: writing them failed ({ $reason }).
retry = Retry
# Shown instead of every page while what is stored can't be read: what happened, and what helps.
unopened-unavailable = This browser stores nothing for Hourloom
unopened-unavailable-cure = A private window or a browser setting keeps this page from storing data. Open Hourloom in a normal window, or allow it to store site data in the browser's settings.
unopened-full = There is no storage space left
unopened-full-cure = The browser couldn't open your plan because its storage is full. Nothing was deleted. Free up disk space, or clear the data of sites you don't need in the browser's settings, then try again.
unopened-newer = Your plan was opened by a newer version of Hourloom
unopened-newer-cure = This page is an older version and can't read it. Reload the page to get the newer one. In the extension, update the extension.
unopened-blocked = Another tab is in the way
unopened-blocked-cure = An older version of Hourloom is open in another tab and holds your plan. Close or reload your other Hourloom tabs; this page then continues by itself.
unopened-silent = The browser's storage isn't responding
unopened-silent-cure = Your plan is stored in this browser, and Hourloom is still waiting for it. If this takes longer, close your other Hourloom tabs or restart the browser.
unopened-broken = The browser can't open your plan
unopened-broken-cure = It is stored in this browser, but the browser reported an error: { $reason }. Close all Hourloom tabs, restart the browser and try again. Don't clear the browser's data: that would delete your plan.
unopened-go-on-hint = You can also continue without it. What you enter is then only in this tab until your plan can be opened.
unopened-notice = { $what }. What you enter is only in this tab.
try-again = Try again
go-on-unopened = Continue unsaved
last-change = Last change

## The popup of the extension
quick-add = Add to today
quick-add-hint = Add to today, such as Call Ivo [20m]
add-today = Add
this-page = This page
page-of = This page in { $provider }
plan-page = Plan today
track-page = Track

## A day
untimed-of = { $day }, without a time
open-day = Show this day

## An entry: its accessible name and its tools
entry-tools = Actions for { $title }
entry = Time entry
edit = Edit
actions = Actions
complete = Mark complete
reopen = Mark incomplete
remove = Remove
in-hand = In hand
earlier = Earlier
later = Later
person-before = Person above
person-after = Person below
shorter = Shorter
longer = Longer
drop-here = Drop here
move-them = Move
select = Select
plan-item = Plan

## People
has-left = { $name } (left)
somebody = Somebody else
somebody-told = Planned for people who are no longer known here. Move it to somebody who is.
person = Person
person-name = Name of a person
add-person = Add person
team-alone = Only you are here. Add the people whose time you plan: each gets a row to drop work onto.
whose = Whose week
whose-week = Week of { $name }
day-off = Day off
load = { $planned } / { $capacity }
load-off = { $planned }, day off
load-over = { $load }, { $over } over

## Timers
clock = { $hours }:{ $minutes }:{ $seconds }
timer-running = Timer of { $title }
timer-of = { $title } ({ $name })
timer-ask = Nobody was seen here for a while: what to keep?
start-timer = Start timer
stop-timer = Stop timer
stop-timer-at = Stop timer { $time }
item-timer = Start or stop the timer
gap = What to keep of this timer?
gap-told = “{ $title }” has been running since { $since }. From { $from } until { $until } there was no sign of life for { $length }: the page was closed, or the machine slept.
day-time = { $day }, { $time }
keep-all = All of it, and go on
keep-without = All but the gap, and go on
keep-seen = Until { $time }, the last sign of life, and stop
keep-until = Until
keep-until-when = Stop at
keep-nothing = Nothing, and stop
keep = Keep
decide-later = Decide later

## The integrations
integrations = Integrations
rail = Your tools
connections = Connections
chip-waiting = { $name }, waiting
chip-disconnected = { $name }, disconnected
refresh = Refresh
search = Search
search-items = Search titles
containers = Lists
items = Items
widen = Panel width
open-source = Open at its source
not-yet = not updated yet
updated-just-now = updated just now
updated-seconds = updated { $count } s ago
updated-minutes = updated { $count } min ago
updated-hours = updated { $count } h ago
updated-days = { $count ->
    [one] updated yesterday
   *[other] updated { $count } days ago
}
no-connections = No tools connected
no-connections-cure = Connect one by the button below: its open items then wait here, to be dragged onto your week.
no-connections-here = Nothing can be connected on this page. The button below leads to why, and to what would help.
connections-unknown = Looking for your tools
choose-connection = Choose one of your tools at the right edge to see what waits there.
no-items = Nothing open here
no-items-cure = What you add at { $provider } appears within half a minute.
nothing-found = No title holds “{ $search }”
nothing-found-cure = Search looks at titles in the chosen list only.
clear-search = Clear search
no-container = No list
no-day = No date
at-source = Found at { $provider }
# Records of a provider's answer that Hourloom can't read.
items-left-out = { $count ->
    [one] 1 item couldn't be read
   *[other] { $count } items couldn't be read
}
partly-found = { $provider } couldn't search everything.
kind-declined = Declined
# An event that leaves you free.
kind-free = Free
kind-focus-time = Focus time
kind-out-of-office = Out of office
kind-milestone = Milestone
kind-approval = Approval
listed-events = Events to show
due = due { $when }
all-day = all day
planned = { $length } planned
from-to = { $from } – { $to }

## Troubles, each with whose side it is on and what helps
fault-offline = You are offline. The list is as it was last seen and updates itself once you are back.
fault-wait = { $provider } asks for a pause. The list updates itself.
fault-busy = This page's server has reached a limit of its own, so { $provider } wasn't asked. The list updates itself.
fault-provider-down = { $provider } doesn't answer properly at the moment. Asking again by itself.
fault-passing = The list at { $provider } is changing. Asking again by itself.
retry-at = Next try at { $time }.
fault-scope = { $provider } no longer lets Hourloom read this list. Reconnect and allow it.
fault-scope-mark = { $provider } doesn't let Hourloom mark anything. Reconnect and allow it.
fault-gone-item = It is no longer there.
fault-gone = { $provider } no longer has this list. Choose another one.
fault-gone-account = { $provider } didn't find your account. Check there that it can still be used, then connect again.
fault-forbidden = { $provider } doesn't allow this for your account. Ask the administrator of your workspace or organization.
fault-read-only = It can only be read at { $provider }: it is archived or locked there.
fault-unpaid = Your plan at { $provider } doesn't include this.
fault-refused = { $provider } refused this request. It said: “{ $reason }”
fault-refused-silently = { $provider } refused this request and gave no reason.
fault-operator = This page's host isn't set up correctly for { $provider }. Its administrator can help.
fault-shape = { $provider } answered in a way that Hourloom doesn't understand. Please report it.
disconnected = Disconnected from { $provider }
disconnected-cure = Your plan stays as it is. Reconnect to see what's new.
reconnect = Reconnect
status-page = Status page
# The link in the panel's head: Asana status
status-of = { $provider } status
number = Number
copy-number = Copy the number
copied = Copied

## The backlog
backlog = Backlog
close-backlog = Close the backlog
backlog-count = { $count ->
    [one] One task waits
   *[other] { $count } tasks wait
}
backlog-none = Nothing waits
backlog-order = Order
order-age = Newest
order-project = Project
new-task = New task
new-task-hint = Call Ivo [20m]
search-backlog = Search the backlog
backlog-empty = Nothing waits to be planned. Type a task above, or drop an entry or an item here to plan it later.
backlog-nothing-found = No task's title holds that.
backlog-more = { $count ->
    [one] Show one more
   *[other] Show more ({ $count })
}

## The page of integrations
manage = Manage integrations
# A link to the licences of the libraries that the app is made with.
licences = Open-source licences
integrations-lead = What you connect waits in the sidebar, to be dragged onto your week. What a provider gives stays in this browser, sealed; nothing is kept on a server.
no-proxy = This page has no proxy, so nothing can be connected
no-proxy-adds = Your plan works in full as it is, on this device. A proxy would add what stands below: signing in to your tools, reading what waits there, and writing back what you complete. A browser can't do that alone, since it can't keep a provider's client secret, and some providers refuse browsers. The proxy is one small program that stores nothing of yours.
no-proxy-cure = Do you host this page? Let hourloom-proxy run, and name it in config.json beside this page:
proxy-silent = The proxy of this page doesn't answer
proxy-silent-where = It should be at { $address } and is asked again by itself. Your plan works as it is in the meantime.
proxy-silent-cure = Do you host this page? The proxy may be out, something else may answer there, its “origins” may not list this page's address, or the page's content security policy may not allow its address in “connect-src”.
config-wrong = Where the proxy of this page is can't be understood
config-wrong-meanwhile = Nothing can be connected until whoever hosts this page mends config.json beside it. Your plan works as it is.
config-no-object = The file has to hold one JSON object, such as:
config-key = It holds “{ $key }”, which has no meaning. The only key is “proxy”:
config-no-text = “proxy” has to be an address in quotes, or null where there is no proxy:
config-scheme = “{ $address }” has to begin with https://, or may begin with http:// on this machine only:
config-address = “{ $address }” isn't a proxy's address, which is a host and perhaps a port and a path, with nothing else:
connect = Connect
connect-another = another account at { $provider }
disconnect = Disconnect
connect-again = Connect again
not-configured = This page's proxy isn't set up for { $provider }. Its operator adds it so:
operator-registers = Register a client with { $provider }, in the operator's own name. Its redirect address:
operator-sets = Give the proxy the client's id and the file that holds its secret, and start it anew:
brings-tasks = Your open tasks, by project.
brings-events = The events of the days in sight, by calendar.
brings-messages = Messages that you have marked, and the newest to and from you.
brings-reports = A place that your reports can be written to; nothing for the sidebar.
connected-since = Connected since { $day }
account-ended = The sign-in has ended. Your plan stays as it is. Reconnect to see what's new.
may = May { $what }.
may-containers = see your lists
may-items = read what is in them
may-search = search
may-complete = mark items complete
may-create-spreadsheet = make spreadsheets of its own
may-append-rows = add rows to them
may-read-rows = read and empty the rows of its own
dismiss = Dismiss
notice-denied = { $provider } was not connected: access was denied on its page.
notice-not-started = That sign-in wasn't started in this browser, or was finished already. Start it here by Connect.
notice-unfinished = { $provider } isn't connected yet: its page was left before it was done.
notice-refused = { $provider } couldn't be connected: this sign-in wasn't accepted ({ $reason }).
notice-offline = { $provider } couldn't be connected: you are offline.
notice-wait = { $provider } couldn't be connected: it asks for a pause. Try again in a minute.
notice-busy = { $provider } couldn't be connected: this page's server has reached a limit of its own. Try again in a minute.
notice-down = { $provider } couldn't be connected: it doesn't answer properly at the moment. Try again in a while.
notice-too-late = The sign-in at { $provider } took longer than ten minutes and has expired.
notice-less = { $provider } is connected, but not everything that Hourloom asks for was allowed. What needs the rest will say so.
notice-failed = { $provider } couldn't be connected. { $why }
# The two states of one task, where its source refused to take over the one here.
done-only-here = It is complete here and open at { $provider }.
done-only-there = It is open here and complete at { $provider }.
reopen-here = Reopen here
complete-here = Complete here
mark-again = Send again
refused-mark = “{ $title }” couldn't be marked at { $provider }. { $why }
# An approval is a task that asks for a decision, a milestone one that marks a point in a project.
said-not-decided = Decide this at { $provider }. Approvals and milestones aren't completed from here.
said-not-completed = { $provider } didn't take the mark. { $why }
said-connected = Connected { $provider }: { $account }
said-connected-another = Connected { $provider }: { $account }. { $out } is still signed out
# For any reason: the provider ended it, it was unused for too long, or the browser's cookies were cleared.
said-ended = { $account } is signed out of { $provider }. Your plan stays as it is.
said-revoked = Disconnected from { $provider }, and the access there is ended
said-by-hand = Disconnected from { $provider } here. To end the access there as well, remove Hourloom in your account's settings
said-not-revoked = Disconnected from { $provider } here, but it couldn't be told. Remove Hourloom in your account's settings there

## Dialogs
title = Title
title-hint = A length in brackets plans another one, such as [1h30m].
plans = { $spot }.
save = Save
cancel = Cancel
edit-entry = Edit entry
start = Start
planned-length = Planned
logged = Logged
description = Description
description-hint = Markdown: **strong**, *emphasis*, - lists, `code`, [links](https://…)
write = Write
read = Read
nothing-written = Nothing is written here yet.
project = Project
create-project = New project “{ $name }”
for-client = for { $client }
labels = Labels
create-label = New label “{ $name }”
take-label = Take off the label { $name }
offers = Suggestions
assignee = Assignee
myself = You
name-you = { $name } (you)
unnamed = Unnamed
done = Done
wrong-title = An entry needs a title.
wrong-day = Choose a day.
wrong-start = A time such as 09:30, or none.
wrong-planned = A length up to 24 hours, such as 1h30, 90, 1.5 or 1:30.
wrong-logged = A length such as 1h30, 90, 1.5 or 1:30.
source-title = At { $provider }: { $title }
take-title = Take that title
linked-to = From { $provider }
source-gone-there = { $provider } no longer lists it: it was deleted, moved or given to somebody else.
# Part of what is said about an entry.
source-gone = no longer listed at its source
unlink = Unlink
duplicate = Duplicate
unsaved = You have unsaved changes.
discard = Discard
keep-editing = Keep editing
keys-title = Keys
key-sidebar = Open or close integrations
key-new = New entry
key-today = Today
key-next = Next week or day
key-previous = Previous week or day
key-day = Day
key-week = Week
key-team = Team
key-search = Search
key-backlog = Open or close the backlog
key-shelve = Put what is held into the backlog
key-undo = Undo
key-redo = Redo
key-pick = Pick up an entry or item
key-move = Move what is held
key-length = Change its length
key-drop = Drop it
key-cancel = Put it back
key-complete = Mark an entry or item complete
key-timer = Start or stop the timer of an entry or item
key-open = Open an item at its source
key-remove = Remove an entry
key-select = Select this entry as well
key-extend = Select as far as the next entry
key-select-all = Select all that are shown
key-clear = Select nothing
key-copy = Copy
key-cut = Cut
key-paste = Paste
key-duplicate = Duplicate
press-control = Ctrl
press-command = ⌘
press-shift = Shift
press-space = Space
press-arrows = Arrows
press-enter = Enter
press-escape = Esc
press-delete = Del

## The page of settings
members = People
projects = Projects
clients = Clients
new-member = New person
new-project = New project
new-client = New client
new-label = New label
edit-member = Edit person
edit-project = Edit project
edit-client = Edit client
edit-label = Edit label
no-members = Nobody yet.
no-projects = No projects yet. One gives its tasks a colour and a client.
no-clients = No clients yet. One gathers the projects that are done for it.
no-labels = No labels yet. A task can have several.
week-and-hours = { $week } a week, { $hours }
tasks = { $count ->
    [one] 1 task
   *[other] { $count } tasks
}
tasks-stay = { $count ->
    [one] 1 task belongs to it, and stays when it is removed.
   *[other] { $count } tasks belong to it, and stay when it is removed.
}
archived = archived
archive = Archive
restore = Restore
this-is-me = This is me
name = Name
client = Client
create-client = New client “{ $name }”
colour = Colour
capacity-week = Capacity for each day
works-from = Works from
works-until = Works until
the-plan = Planning
default-length = Length of a new entry
week-start = Week starts on
time-zone = Time zone
zone-automatic = Automatic ({ $zone })
zone-unsure = Your browser reports a neutral time zone. If it isn't yours, choose your own here.
by-locale = As the browser has it
snap = Steps while dragging
storage = Storage
# About records on this device that are damaged, or that a newer version of Hourloom wrote.
unread = { $count ->
    [one] 1 record can't be read.
   *[other] { $count } records can't be read.
}
unread-cure = Hourloom keeps what it can't read exactly as it is. Export it to look into it or to send it along with a report.
unread-newer = { $count ->
    [one] 1 of them was saved by a newer version of Hourloom. Reload the page to update.
   *[other] { $count } of them were saved by a newer version of Hourloom. Reload the page to update.
}
unread-none = Everything stored on this device can be read.
unread-export = Export
wrong-name = A name, please.
wrong-name-taken = There is another one of that name.
wrong-capacity = Lengths of a day such as 8h, 7.5 or 7:30; empty for a day off.
wrong-from = A time such as 09:00.
wrong-until = A time after the beginning.
hue-red = Red
hue-orange = Orange
hue-amber = Amber
hue-olive = Olive
hue-green = Green
hue-jade = Jade
hue-teal = Teal
hue-sky = Sky
hue-blue = Blue
hue-violet = Violet
hue-magenta = Magenta
hue-pink = Pink

## What is spoken, and what toasts say
picked-up = Picked up { $title }. Arrow keys move it, Shift with up or down changes its length, Enter drops it, Escape puts it back.
spot = { $day } { $from } – { $to }, { $length }
spot-untimed = { $day }, no time, { $length }
day-of = { $day }, { $name }
you = you
bubble = { $day } { $from } – { $to } · { $length }
bubble-untimed = { $day } · { $length }
said-planned = Planned { $title }: { $spot }
said-moved = Moved { $title }: { $spot }
said-resized = { $title } now takes { $length }
said-removed = Removed { $title }
said-revised = Saved { $title }
said-added = Added { $name }
said-taken-away = Removed { $name }
said-taken-away-from = Removed { $name } from { $tasks }
said-archived = Archived { $name }
said-restored = Restored { $name }
said-chosen = Settings saved
said-newer = A newer version of Hourloom saved this. Reload the page to update, then change it.
said-unlinked = No longer linked to { $provider }
said-joined = { $name } is in the team
said-completed = Completed { $title }
said-reopened = Reopened { $title }
said-timer-started = Started the timer of { $title }
said-timer-switched = Started the timer of { $title }, and logged { $length } of { $other }
said-timer-stopped = Logged { $length } of { $title }
said-timer-left-out = Left { $length } out of { $title }
said-cancelled = Put back
# At the start: records that several tabs had left incomplete, such as a timer whose entry was removed, were repaired.
said-mended = { $count ->
    [one] One record was left incomplete by several tabs. It has been repaired.
   *[other] { $count } records were left incomplete by several tabs. They have been repaired.
}
said-undone = Undone
said-redone = Done again
said-nothing-to-undo = Nothing to undo
said-nothing-to-redo = Nothing to do again
# Of several changes that were undone or redone at once, $title (the title of a task) was left as it is.
said-turned-partly = Done, except for { $title }: it was changed elsewhere meanwhile
# Follows the sentence above where more of them were left as they are.
said-turned-partly-others = { $count ->
    [one] one other was left, too
   *[other] { $count } others were left, too
}
# $title (the title of a task, or a name) was removed in this tab while another tab was changing it. It is still there.
said-kept = { $title } wasn't removed: it was changed in another tab
# Follows the sentence above where more of them are still there.
said-kept-others = { $count ->
    [one] one other wasn't removed either
   *[other] { $count } others weren't removed either
}
said-undo-stale = That can't be undone: it was changed elsewhere meanwhile
said-empty-title = An entry needs a title
said-several-picked-up = Picked up { $count ->
    [one] one entry
   *[other] { $count } entries
}. Arrow keys move them, Enter drops them, Escape puts them back.
said-several-moved = Moved { $count ->
    [one] one entry
   *[other] { $count } entries
}
said-several-completed = Completed { $count ->
    [one] one entry
   *[other] { $count } entries
}
said-several-reopened = Reopened { $count ->
    [one] one entry
   *[other] { $count } entries
}
said-several-duplicated = Duplicated { $count ->
    [one] one entry
   *[other] { $count } entries
}
said-several-removed = Removed { $count ->
    [one] one entry
   *[other] { $count } entries
}
said-several-copied = Copied { $count ->
    [one] one entry
   *[other] { $count } entries
}
said-several-cut = Cut { $count ->
    [one] one entry
   *[other] { $count } entries
}: to go where you paste them
said-several-pasted = Pasted { $count ->
    [one] one entry
   *[other] { $count } entries
}
said-selected = { $count ->
    [one] One entry selected
   *[other] { $count } entries selected
}
said-nothing-selected = Nothing selected
said-nothing-to-paste = Nothing to paste
said-unknown-member = Whoever this address is about isn't known here: these are your own days
said-waits = { $title } waits in the backlog
said-still-planned = { $title } is planned: { $spot }
said-stays-tracked = { $title } stays where it is: its time was tracked
said-stays-done = { $title } stays where it is: it is done
said-shelved = { $count ->
    [one] One entry waits in the backlog
   *[other] { $count } entries wait in the backlog
}
said-some-stay = { $count ->
    [one] One entry stays, being tracked or done
   *[other] { $count } entries stay, being tracked or done
}
said-all-stay = { $count ->
    [one] One entry stays, being tracked or done
   *[other] { $count } entries stay, being tracked or done
}

## Reports
report-controls = What the report is about
report-wrong = Not understood in the address, and left out: { $parts }
report-empty = Nothing planned or tracked here. Choose other days, or take a filter off.
report-table = Sums
report-capacity = Capacity
range = Days
range-today = Today
range-this-week = This week
range-last-week = Last week
range-this-month = This month
range-last-month = Last month
range-this-year = This year
range-custom = Other days
from-day = First day
last-day = Last day
group-by = Group by
then-by = then by
then-nothing = nothing
by-then = { $by }, { $then }
by-day = Day
by-week = Week
by-person = Person
by-project = Project
by-client = Client
by-label = Label
by-task = Task
by-source = Source
filter-several = { $what }: { $number }
state = State
state-any = Open and done
state-open = Open only
state-done = Done only
csv-groups = CSV of sums
csv-entries = CSV of entries
csv-form = CSV format
csv-comma = Comma
csv-semicolon = Semicolon
csv-tab = Tab
# About the three bytes by which Excel and others recognise UTF-8.
csv-mark = Byte order mark (for Excel)
# Tracked time in a table whose other numbers are whole minutes.
under-a-minute = < 1 m
tracked = Tracked
difference = Difference
utilisation = Utilisation
entries = Entries
total = Total
without-project = No project
without-client = No client
without-label = No label
without-source = Made here
unknown = Unknown
others = Others
week-of = Week of { $day }
more-by = +{ $length }
less-by = −{ $length }
share = { $share } %
no-share = –
planned-and-tracked = { $planned } planned · { $tracked } tracked
entries-of = { $number } entries of { $name }
and-more = and { $count } more
close = Close
chart = Time by day
chart-says = Bars of time; the longest is { $day } with { $length }. The table below says the same in numbers.
bars = Bars show
export = Export the report
export-to = Export to { $provider }
export-connect = Connect { $provider } once on the page of integrations; then a report goes there from here.
export-what = What
export-where = Where to
export-new = A new spreadsheet
export-known = { $title }, { $sheet }
export-other = Another spreadsheet
export-address = Its address
export-sheet-name = Name of the sheet
export-own = Hourloom sees only the spreadsheets at { $provider } that it has made itself, on any of your devices.
export-replace = Replace what the sheet holds
export-wrong = Choose a spreadsheet and a sheet, or give the new one a title.
export-account = Account
export-title = Hours, { $days }
export-sheet = Hours
export-start = Export
export-rows = { $written } of { $total } rows are written.
export-cancel = Cancel and take back
export-taking-back = Taking back what was written
export-done = The report is at { $provider }: { $total } rows with their header.
export-open = Open it
export-taken-back = Taken back. The sheet is as it was.
export-emptied = Taken back. The new spreadsheet is empty; you may delete it there.
export-take-back = Take back
export-go-on = Go on
export-leave = Leave it so
export-conflict = Somebody else has changed that spreadsheet meanwhile, so Hourloom can't tell whether the rows are there. Look at the sheet before you export again.
said-export-goes-on = The export to { $provider } that was interrupted goes on.
said-export-done = The export to { $provider } that was interrupted is there.
said-export-broken = The export to { $provider } that was interrupted can't go on by itself. The page of reports says why.
export-trashed = The spreadsheet is in the trash at { $provider }. Take it out of there, or export to another one.
export-gone = { $provider } has no such spreadsheet or sheet that Hourloom may see.
