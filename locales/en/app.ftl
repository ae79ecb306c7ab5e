# Every text that the app shows or speaks, in Fluent (https://projectfluent.org/fluent/guide/).
# Dates, times and numbers arrive formatted by locale; names and titles arrive as they are.

## The page

page-title = Hourloom
page-title-running = { $time } · { $title } – Hourloom

## The bar
previous-week = Previous week
next-week = Next week
previous-month = Previous month
next-month = Next month
more-entries = +{ $count } more
show-all-of-day = Show all of { $day }
previous-day = Previous day
next-day = Next day
pages = Pages
settings = Settings
whole-app = Open in a tab
menu = More
undo = Undo
redo = Redo
theme-system = Theme: system
theme-light = Theme: light
theme-dark = Theme: dark
list-of-keys = Keyboard shortcuts
# A tooltip: what a button does, with its keyboard shortcut
with-shortcut = { $name } ({ $shortcut })
saved = Saved
saving = Saving
not-saved = Not saved

## What storage says
save-failed-quota = Your latest changes are only in this tab because the browser's storage for this site is full. Free up space, then try again.
save-failed-unavailable = Your changes are only in this tab because this browser doesn't let the page store data. This may be a private window or a browser setting.
save-failed-newer = Your latest changes are only in this tab because a newer version of Hourloom is open in another tab. Copy what you need, then reload this tab.
save-failed-silent = Your latest changes are only in this tab because the browser's storage isn't responding. Hourloom keeps trying. Leave this tab open.
save-failed-other = Your latest changes are only in this tab because they couldn't be saved ({ $reason }).
retry = Retry
# Shown instead of every page while what is stored can't be read: what happened, and what helps.
unopened-unavailable = Your browser doesn't let Hourloom store data
unopened-unavailable-cure = This may be a private window or a browser setting. Open Hourloom in a normal window, or allow this site to store data in your browser's settings.
unopened-full = Your browser's storage is full
unopened-full-cure = Your plan couldn't be opened, but nothing was deleted. Free up disk space, or clear the data of sites you don't need in your browser's settings, then try again.
unopened-newer = Your plan was saved by a newer version of Hourloom
unopened-newer-cure = This older version can't read it. Reload the page to update. If you use the extension, update the extension.
unopened-blocked = Another tab is blocking your plan
unopened-blocked-cure = An older version of Hourloom is open in another tab. Close or reload your other Hourloom tabs, and this page continues.
unopened-silent = Your browser's storage isn't responding
unopened-silent-cure = Your plan is stored in this browser, and Hourloom is still waiting for it. If this takes long, close your other Hourloom tabs or restart your browser.
unopened-broken = Your browser can't open your plan
unopened-broken-cure = The browser reported an error: { $reason }. Close all Hourloom tabs, restart your browser and try again. Don't clear your browser's data: that would delete your plan.
unopened-go-on-hint = You can also continue without your plan. What you add then stays in this tab only until your plan can be opened.
unopened-notice = { $what }. What you add is only in this tab.
try-again = Try again
go-on-unopened = Continue unsaved
last-change = Last change

## The command palette
palette = Commands
palette-hint = Search commands, dates and tasks
search-everything = Search everything
search-everything-hint = Search tasks, entries and items
palette-recent = Recent
palette-actions = Actions
palette-pages = Pages
palette-dates = Dates
palette-tasks = Tasks
palette-entries = Entries
palette-items = Items
# Results of a search at a provider, such as Slack
palette-at-source = From { $provider }
palette-show-all = Show all
palette-none = No matches for “{ $search }”
palette-none-cure = Check the spelling, or use fewer words.
palette-found = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
palette-searching = Searching { $provider }…
# Precedes buttons that add a filter, such as "is:open"
palette-filters = Filters
palette-waits = Backlog

## The popup of the extension
quick-add = Add to today
quick-add-hint = For example: Call Ivo [20m]
add-today = Add
this-page = This page
page-of = This page in { $provider }
plan-page = Plan today
track-page = Track time

## A day
untimed-of = { $day }, no set time
open-day = Open this day
skip-to-calendar = Skip to calendar

## An entry: its accessible name and its tools
entry-tools = Actions for { $title }
entry = Time entry
edit = Edit
actions = Actions
complete = Mark complete
reopen = Mark incomplete
remove = Remove
in-hand = Move entry
earlier = Earlier
later = Later
person-before = Previous person
person-after = Next person
shorter = Shorter
longer = Longer
drop-here = Drop here
move-them = Move
select = Select
plan-item = Plan

## People
has-left = { $name } (archived)
somebody = Unknown person
somebody-told = These entries belong to people who aren't in your team anymore. Move them to someone who is.
person = Person
person-name = Person's name
add-person = Add person
team-alone = You're the only one here. Add the people whose time you plan: each gets a row that you can drop work on.
whose = Person shown
whose-week = Week: { $name }
day-off = Day off
load = { $planned } / { $capacity }
load-off = { $planned }, day off
load-over = { $load }, { $over } over

## Timers
clock = { $hours }:{ $minutes }:{ $seconds }
timer-running = Timer running: { $title }
timer-of = { $title } ({ $name })
timer-ask = This timer ran while you were away. Choose what to keep.
start-timer = Start timer
stop-timer = Stop timer
stop-timer-at = Stop timer { $time }
item-timer = Start or stop timer
gap = Timer ran while you were away
gap-told = “{ $title }” has been running since { $since }. From { $from } to { $until } ({ $length }), the page was closed or your computer was asleep.
day-time = { $day }, { $time }
keep-all = Keep all of it and continue the timer
keep-without = Remove the time away and continue the timer
keep-seen = Stop at { $time }, when you were last here
keep-until = Stop at another time
keep-until-when = Stop at
keep-nothing = Discard all of it and stop
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
open-source = Open in source
not-yet = Not updated yet
updated-just-now = Updated just now
updated-seconds = Updated { $count } s ago
updated-minutes = Updated { $count } min ago
updated-hours = Updated { $count } h ago
updated-days = { $count ->
    [one] Updated yesterday
   *[other] Updated { $count } days ago
}
no-connections = No tools connected
no-connections-cure = Connect a tool to see its open items here and drag them onto your week.
no-connections-here = You can't connect tools on this page yet. Open Integrations to see why and what helps.
connections-unknown = Loading your tools
choose-connection = Choose a tool on the right to see its items.
no-items = No open items
no-items-cure = New items in { $provider } appear here within 30 seconds.
nothing-found = No titles match “{ $search }”
nothing-found-cure = Search covers the titles in the selected list.
clear-search = Clear search
slack-marked = Marked with 📌
slack-messages = Messages to and from you
no-container = No list
no-day = No date
at-source = Results from { $provider }
# Records of a provider's answer that Hourloom can't read.
items-left-out = { $count ->
    [one] 1 item couldn't be read
   *[other] { $count } items couldn't be read
}
partly-found = { $provider } couldn't search everything. Some results may be missing.
kind-declined = Declined
# An event that leaves you free.
kind-free = Shown as free
kind-focus-time = Focus time
kind-out-of-office = Out of office
kind-milestone = Milestone
kind-approval = Approval
count-meetings = Count meetings in capacity
listed-events = Events to show
week-sums = Week: { $planned } planned, { $logged } logged
due = Due { $when }
overdue = Overdue: { $when }
all-day = All day
meetings-of = Meetings on { $day }
in-meetings = { $length } in meetings
free-time = { $length } free
show-in-calendar = Show in calendar
meeting-join = Join
meeting-plan = Plan this
meeting-track = Track time
meeting-open = Open in { $provider }
meeting-own-accepted = You accepted
meeting-own-tentative = You answered “maybe”
meeting-own-declined = You declined
meeting-own-awaited = You haven't answered
guest-accepted = accepted
guest-tentative = maybe
guest-declined = declined
guest-awaited = no answer
guests-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
planned = { $length } planned
from-to = { $from } – { $to }

## Troubles, each with whose side it is on and what helps
fault-offline = You're offline. This list shows the last known items and updates when you're back online.
fault-wait = { $provider } asked Hourloom to slow down. This list updates by itself.
fault-busy = The server for this page is busy, so { $provider } wasn't reached. This list updates by itself.
fault-provider-down = { $provider } isn't responding. Hourloom will keep trying.
fault-passing = { $provider } is updating this list. Hourloom will try again.
retry-at = Next try at { $time }.
fault-scope = Hourloom no longer has permission to read this list in { $provider }. Reconnect and allow access.
fault-scope-mark = Hourloom doesn't have permission to change items in { $provider }. Reconnect and allow access.
fault-gone-item = It no longer exists there, or your account can't see it.
fault-gone = This list no longer exists in { $provider }. Choose another list.
fault-gone-account = { $provider } couldn't find your account. Check that it's still active, then connect again.
fault-forbidden = Your { $provider } account isn't allowed to do this. Ask the administrator of your workspace or organisation.
fault-read-only = It's archived or locked in { $provider } and can't be changed.
fault-unpaid = Your { $provider } plan doesn't include this.
fault-refused = { $provider } rejected this request: “{ $reason }”
fault-refused-silently = { $provider } rejected this request without giving a reason.
fault-malformed = Hourloom sent { $provider } a request that can't be right. Please report this problem.
fault-insecure = Hourloom can only connect tools from a secure address that begins with https. Ask whoever runs this page.
fault-operator = { $provider } isn't set up correctly on the server for this page. Ask whoever runs it.
fault-shape = Hourloom couldn't understand the response from { $provider }. Please report this problem.
disconnected = Disconnected from { $provider }
disconnected-cure = Your plan is unchanged. Reconnect to see what's new.
reconnect = Reconnect
status-page = Status page
# The link in the panel's head: Asana status
status-of = { $provider } status
number = Error ID
copy-number = Copy ID
copied = Copied
# Copies a text for whoever helps: versions, states and the names of what happened, without any title.
copy-diagnostics = Copy diagnostics

## The backlog
backlog = Backlog
close-backlog = Close backlog
backlog-count = { $count ->
    [one] 1 task
   *[other] { $count } tasks
}
backlog-none = No tasks
backlog-order = Sort by
order-age = Newest
order-project = Project
new-task = New task
new-task-hint = For example: Call Ivo [20m]
search-backlog = Search backlog
backlog-empty = Nothing to plan yet. Add a task above, or drop an entry or item here to plan it later.
backlog-nothing-found = No tasks match your search.
backlog-more = { $count ->
    [one] Show 1 more
   *[other] Show { $count } more
}

## The page of integrations
manage = Manage integrations
# A link to the licences of the libraries that the app is made with.
licences = Open-source licences
integrations-lead = Connected tools appear in the sidebar, where you can drag their items onto your week. Your sign-ins are encrypted and stay in this browser. Nothing is stored on a server.
no-proxy = Tools can't be connected on this page yet
no-proxy-adds = Your plan works fully without them, on this device. To connect tools, this page needs the Hourloom proxy: a small program that signs you in to your tools, reads their items and marks them complete. It stores none of your data.
no-proxy-cure = If you host this page, run hourloom-proxy and add its address to config.json next to this page:
proxy-silent = The proxy for this page isn't responding
proxy-silent-where = Hourloom keeps trying to reach it at { $address }. Your plan works in the meantime.
proxy-silent-cure = If you host this page, check that the proxy is running at this address, that its “origins” setting lists the address of this page, and that the page's content security policy allows the proxy in “connect-src”.
config-wrong = The proxy settings of this page are invalid
config-wrong-meanwhile = Tools can't be connected until config.json is corrected by whoever hosts this page. Your plan works in the meantime.
config-no-object = The file must contain one JSON object, for example:
config-key = It contains the unknown key “{ $key }”. The only key is “proxy”:
config-no-text = “proxy” must be an address in quotes, or null if there is no proxy:
config-scheme = “{ $address }” must start with https:// (http:// is allowed on this computer only):
config-address = “{ $address }” isn't a valid proxy address. Use a host, with an optional port and path:
connect = Connect
connect-another = Another { $provider } account
connect-to = Connect { $provider }
disconnect = Disconnect
connect-again = Connect again
# A personal access token: a text that a tool's settings page makes, in place of a sign-in.
token-use = Use a token
token-for = Connect { $provider } with a token
token-field = Personal access token
token-about = { $provider } makes one for you. Hourloom checks it once and encrypts it for this browser; it's never shown again, and nothing is stored on a server. It can do whatever you can do in { $provider }, until you delete it there.
token-make = Create a token
not-configured = { $provider } isn't set up on this page's proxy. If you run the proxy:
operator-registers = Register an app with { $provider }. Use this redirect address:
operator-sets = Add the client ID and the file with the client secret to the proxy's settings, then restart it:
brings-tasks = Your open tasks, by project
brings-events = Events in the visible days, by calendar
brings-messages = Messages you saved, and recent messages to you and from you
brings-reports = Spreadsheets for your reports. It adds nothing to the sidebar
connected-since = Connected since { $day }
account-ended = You're signed out. Your plan is unchanged. Reconnect to see what's new.
may = Hourloom can { $what }.
may-containers = see your lists
may-items = read their items
may-search = search
may-complete = mark items complete
may-create-spreadsheet = create spreadsheets
may-append-rows = add rows to them
may-read-rows = read and clear their rows
dismiss = Dismiss
notice-denied = { $provider } isn't connected because access was denied.
notice-not-started = This sign-in was started in another browser or is already complete. To sign in here, choose Connect.
notice-unfinished = { $provider } isn't connected because you left its page before the sign-in was complete.
notice-refused = { $provider } isn't connected because the sign-in was rejected ({ $reason }). Try again.
notice-malformed = { $provider } isn't connected because the response didn't match this sign-in. Try again.
notice-offline = { $provider } isn't connected because you're offline.
notice-wait = { $provider } isn't connected because it asked Hourloom to slow down. Try again in a minute.
notice-busy = { $provider } isn't connected because the server for this page is busy. Try again in a minute.
notice-down = { $provider } isn't connected because it isn't responding. Try again later.
notice-too-late = { $provider } isn't connected because the sign-in took longer than ten minutes. Try again.
notice-less = { $provider } is connected, but you didn't allow everything Hourloom asked for. Some features won't work until you reconnect and allow them.
notice-token = { $provider } didn't accept this token. Check that you copied all of it and that it wasn't deleted, or create another one.
notice-failed = { $provider } isn't connected. { $why }
# The two states of one task, where its source refused to take over the one here.
done-only-here = Complete here, open in { $provider }.
done-only-there = Open here, complete in { $provider }.
reopen-here = Reopen here
complete-here = Complete here
mark-again = Try again
refused-mark = “{ $title }” couldn't be updated in { $provider }. { $why }
# An approval is a task that asks for a decision, a milestone one that marks a point in a project.
said-not-decided = Approvals and milestones can't be completed here. Open this one in { $provider }.
said-not-completed = { $provider } didn't accept the change. { $why }
said-connected = Connected { $provider }: { $account }
said-connected-another = Connected { $provider }: { $account }. { $out } is still signed out.
# For any reason: the provider ended it, it was unused for too long, or the browser's cookies were cleared.
said-ended = You're signed out of { $provider } ({ $account }). Your plan is unchanged.
said-revoked = Disconnected from { $provider } and removed Hourloom's access
said-by-hand = Disconnected from { $provider } on this device. To remove Hourloom's access too, open your { $provider } account settings.
said-not-revoked = Disconnected from { $provider } on this device, but { $provider } couldn't be told. Remove Hourloom's access in your { $provider } account settings.

## Dialogs
title = Title
title-hint = You can add a length, day or time, such as tomorrow 12:30 [1h30m], and #project, @person or +label.
tomorrow = Tomorrow
# What was understood of a title. { $chip } is a day, time, length, or a name such as #Website.
chip-understood = { $chip }, understood from the title
chip-to-text = Keep “{ $typed }” as text
chip-project = #{ $name }
chip-person = @{ $name }
chip-label = +{ $name }
quick-add-line = Quick add
quick-add-example = For example: Call Ivo tomorrow 12:30
quick-add-syntax = Try fri 9-10, in 3 days, for 30m, #project, @person or +label.
to-backlog = Goes to the backlog.
add-entry = Add
add-another = Add another
added-entry = Added “{ $title }”.
plans = { $spot }
save = Save
cancel = Cancel
edit-entry = Edit entry
quick-edit = Quick edit
more-options = More options
start = Start
planned-length = Planned
logged = Logged
description = Description
description-hint = Markdown: **bold**, *italic*, - lists, `code`, [links](https://…)
write = Edit
read = Preview
nothing-written = No description yet.
project = Project
create-project = Create project “{ $name }”
for-client = for { $client }
labels = Labels
create-label = Create label “{ $name }”
take-label = Remove label { $name }
offers = Suggestions
assignee = Assignee
myself = You
name-you = { $name } (you)
unnamed = No name
done = Done
wrong-title = Enter a title.
wrong-day = Choose a day.
wrong-start = Enter a time such as 09:30, or leave it empty.
wrong-planned = Enter a length of up to 24 hours, such as 1h30, 90, 1.5 or 1:30.
wrong-logged = Enter a length such as 1h30, 90, 1.5 or 1:30.
source-title = Title in { $provider }: { $title }
take-title = Use this title
linked-to = From { $provider }
source-gone-there = { $provider } no longer lists this item. It was deleted, moved or assigned to someone else, or your account can't see it.
# Part of what is said about an entry.
source-gone = no longer in its source
unlink = Unlink
duplicate = Duplicate
unsaved = You have unsaved changes.
discard = Discard
keep-editing = Keep editing
keys-title = Keyboard shortcuts
key-sidebar = Show or hide integrations
key-new = New entry
key-quick-add = Quick add
key-today = Today
key-next = Next week, day or month
key-previous = Previous week, day or month
key-day = Day view
key-week = Week view
key-month = Month view
key-team = Team view
key-palette = Commands
key-search = Search everything
key-search-items = Search integrations
key-backlog = Show or hide backlog
key-shelve = Move to backlog
key-undo = Undo
key-redo = Redo
key-focus = Go to the next entry or item
key-enter-grid = Go from calendar to a time or day
key-slot = Go to another time or day
key-new-here = New entry at this time, or open this day
key-into-slot = Go to what is planned at this time
# A time of a day that the keyboard is at. $day is a date or a person's date; $what tells what is planned there.
slot-at = { $day }, { $time }, { $what }
slot-day = { $day }, { $what }
slot-any-time = { $day }, any time, { $what }
slot-meeting = meeting { $title }
slot-free = nothing planned
key-quick-edit = Quick edit
key-edit = Edit entry with all fields
key-help = Keyboard shortcuts
key-pick = Pick up entry or item
key-move = Move what you picked up
key-length = Change its length
key-drop = Drop
key-drop-copy = Drop a copy
key-cancel = Cancel the move
key-complete = Mark entry or item complete
key-timer = Start or stop timer
key-open = Open item in source
key-remove = Remove entry
key-select = Add entry to selection
key-extend = Extend selection
key-select-all = Select all
key-clear = Clear selection
key-copy = Copy
key-cut = Cut
key-paste = Paste
key-duplicate = Duplicate
press-control = Ctrl
press-command = ⌘
press-shift = Shift
press-space = Space
press-arrows = Arrow keys
press-enter = Enter
press-escape = Esc
press-delete = Del
press-backspace = Backspace

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
no-members = No people yet.
no-projects = No projects yet. A project gives its tasks a colour and a client.
no-clients = No clients yet. A client groups the projects you do for them.
no-labels = No labels yet. A task can have several labels.
week-and-hours = { $week } a week, { $hours }
tasks = { $count ->
    [one] 1 task
   *[other] { $count } tasks
}
tasks-stay = { $count ->
    [one] It has 1 task. If you remove it, the task stays.
   *[other] It has { $count } tasks. If you remove it, the tasks stay.
}
archived = Archived
archive = Archive
restore = Restore
this-is-me = This is me
name = Name
client = Client
create-client = Create client “{ $name }”
colour = Colour
capacity-week = Hours per day
works-from = Working hours start
works-until = Working hours end
the-plan = Planning
# In the settings: what holds only for this browser, such as its language
this-device = This device
theme = Theme
# Accents are named after the dyes of weavers
accent = Accent
accent-woad = Woad blue
accent-verdigris = Verdigris teal
accent-weld = Weld green
accent-walnut = Walnut brown
accent-madder = Madder rose
accent-orchil = Orchil violet
# A choice of theme: as the operating system has it
by-system = Follow the system
light = Light
dark = Dark
default-length = Default length
week-start = Week starts on
time-zone = Time zone
zone-automatic = Automatic ({ $zone })
# In the settings: { $language } is the name of the language that fits the browser, such as English.
language = Language
language-automatic = Automatic ({ $language })
zone-unsure = Your browser hides your time zone. If this isn't yours, choose your own.
by-locale = Automatic
snap = Snap to
# Changing a keyboard shortcut. { $action } is what it does, such as: New entry
change = Change
change-shortcut = Change shortcut: { $action }
reset = Reset
reset-shortcut = Reset shortcut: { $action }
reset-all = Reset all
no-shortcut = No shortcut
shortcut-or = or
press-shortcut = Press the new shortcut
# { $shortcut } is the key that was pressed, { $action } what it does now.
shortcut-taken = { $shortcut } is used for: { $action }
shortcut-reserved = This key can't be changed. Press another one.
replace = Replace
storage = Storage
# About records on this device that are damaged, or that a newer version of Hourloom wrote.
unread = { $count ->
    [one] 1 record can't be read.
   *[other] { $count } records can't be read.
}
unread-cure = Hourloom keeps these records unchanged. Export them to take a look or to attach them to a report.
unread-newer = { $count ->
    [one] A newer version of Hourloom saved 1 of them. Reload the page to update.
   *[other] A newer version of Hourloom saved { $count } of them. Reload the page to update.
}
unread-none = All records on this device can be read.
unread-export = Export
wrong-name = Enter a name.
wrong-name-taken = This name is already in use.
wrong-capacity = Enter hours for the day, such as 8h, 7.5 or 7:30. Leave it empty for a day off.
wrong-from = Enter a time such as 09:00.
wrong-until = Enter a time after the start.
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
picked-up = Picked up { $title }. Use the arrow keys to move it, Shift with up or down to change its length, Enter to drop it, and Escape to cancel.
spot = { $day } { $from } – { $to }, { $length }
spot-untimed = { $day }, no time, { $length }
spot-over = { $spot }, over { $meeting }
day-of = { $day }, { $name }
you = you
bubble = { $day } { $from } – { $to } · { $length }
bubble-untimed = { $day } · { $length }
bubble-copy = Copy · { $spot }
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
said-newer = A newer version of Hourloom saved this. Reload the page to update before you change it.
said-unlinked = No longer linked to { $provider }
said-joined = Added { $name } to the team
said-completed = Completed { $title }
said-reopened = Reopened { $title }
said-timer-started = Timer started: { $title }
said-timer-switched = Timer started: { $title }. Logged { $length } for { $other }
said-timer-stopped = Logged { $length } for { $title }
said-timer-left-out = Removed { $length } from { $title }
said-cancelled = Move cancelled
# At the start: records that several tabs had left incomplete, such as a timer whose entry was removed, were repaired.
said-mended = { $count ->
    [one] Repaired 1 record that was saved incompletely in several tabs
   *[other] Repaired { $count } records that were saved incompletely in several tabs
}
said-undone = Undone
said-redone = Redone
# $title is the title of a task, or a name.
said-undone-title = Undone: { $title }
said-redone-title = Redone: { $title }
# Follows one of the two sentences above where the change was about more than one.
said-turned-others = { $count ->
    [one] 1 other
   *[other] { $count } others
}
said-nothing-to-undo = Nothing to undo
said-nothing-to-redo = Nothing to redo
# Of several changes that were undone or redone at once, $title (the title of a task) was left as it is.
said-turned-partly = Done, except for { $title }, which was changed in another tab
# Follows the sentence above where more of them were left as they are.
said-turned-partly-others = { $count ->
    [one] 1 other was also left as it is
   *[other] { $count } others were also left as they are
}
# $title (the title of a task, or a name) was removed in this tab while another tab was changing it. It is still there.
said-kept = { $title } wasn't removed because it was changed in another tab
# Follows the sentence above where more of them are still there.
said-kept-others = { $count ->
    [one] 1 other wasn't removed either
   *[other] { $count } others weren't removed either
}
said-undo-stale = This can't be undone because it was changed in another tab
said-empty-title = Enter a title
said-several-picked-up = { $count ->
    [one] Picked up 1 entry. Use the arrow keys to move it, Enter to drop it, and Escape to cancel.
   *[other] Picked up { $count } entries. Use the arrow keys to move them, Enter to drop them, and Escape to cancel.
}
said-several-moved = { $count ->
    [one] Moved 1 entry
   *[other] Moved { $count } entries
}
said-several-completed = { $count ->
    [one] Completed 1 entry
   *[other] Completed { $count } entries
}
said-several-reopened = { $count ->
    [one] Reopened 1 entry
   *[other] Reopened { $count } entries
}
said-several-duplicated = { $count ->
    [one] Duplicated 1 entry
   *[other] Duplicated { $count } entries
}
said-several-removed = { $count ->
    [one] Removed 1 entry
   *[other] Removed { $count } entries
}
said-several-copied = { $count ->
    [one] Copied 1 entry
   *[other] Copied { $count } entries
}
said-several-cut = { $count ->
    [one] Cut 1 entry. Paste it where you want it.
   *[other] Cut { $count } entries. Paste them where you want them.
}
said-several-pasted = { $count ->
    [one] Pasted 1 entry
   *[other] Pasted { $count } entries
}
# The items are in the list of their tool, or in the backlog.
said-several-unplanned = { $count ->
    [one] Unplanned 1 entry
   *[other] Unplanned { $count } entries
}
said-selected = { $count ->
    [one] 1 entry selected
   *[other] { $count } entries selected
}
said-nothing-selected = Selection cleared
said-nothing-to-paste = Nothing to paste
# Something was dropped on the page from another program, and is neither a web link nor a text.
said-nothing-dropped = Only links and text can be dropped here
said-unknown-member = The person in this link isn't in your team. This is your own week.
said-added-to-backlog = Added { $title } to the backlog
said-waits = Moved { $title } to the backlog
# An entry that was dragged back to the list of its tool.
said-unplanned = Unplanned { $title }. It's still in its list.
said-still-planned = { $title } is still planned: { $spot }
said-stays-tracked = { $title } stays here because it has tracked time
said-stays-done = { $title } stays here because it's done
said-shelved = { $count ->
    [one] Moved 1 entry to the backlog
   *[other] Moved { $count } entries to the backlog
}
said-some-stay = { $count ->
    [one] 1 entry stays because it's tracked or done
   *[other] { $count } entries stay because they're tracked or done
}
said-all-stay = { $count ->
    [one] 1 entry stays because it's tracked or done
   *[other] { $count } entries stay because they're tracked or done
}

## Reports
report-controls = Report options
report-wrong = Some parts of this link aren't valid and were ignored: { $parts }
report-empty = Nothing planned or tracked in this report. Choose other dates or remove a filter.
report-table = Totals
report-capacity = Capacity
range = Dates
range-today = Today
range-this-week = This week
range-last-week = Last week
range-this-month = This month
range-last-month = Last month
range-this-year = This year
range-custom = Custom dates
from-day = From
last-day = To
group-by = Group by
then-by = Then by
then-nothing = Nothing
by-then = { $by }, { $then }
by-day = Day
by-week = Week
by-person = Person
by-project = Project
by-client = Client
by-label = Label
by-task = Task
by-source = Source
state = State
state-any = Open and done
state-open = Open only
state-done = Done only
csv-groups = Totals as CSV
csv-entries = Entries as CSV
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
utilisation-so-far = Utilisation so far
report-filters = Filters
filter-chip = { $what }: { $name }
filter-remove = Remove filter { $what }
filter-clear = Clear filters
export-menu = Export
entries = Entries
total = Total
without-project = No project
without-client = No client
without-label = No label
without-source = Created here
unknown = Unknown
others = Other
week-of = Week of { $day }
more-by = +{ $length }
less-by = −{ $length }
share = { $share } %
no-share = –
planned-and-tracked = { $planned } planned · { $tracked } tracked
entries-of = { $number } entries: { $name }
and-more = and { $count } more
close = Close
chart = Time by day
chart-says = Time by day. The highest is { $day } with { $length }. The table below has all the numbers.
bars = Show
export = Export report
export-to = Export to { $provider }
export-connect = To export a report to { $provider }, connect it in Integrations first.
export-what = What to export
export-where = Destination
export-new = New spreadsheet
export-known = { $title }, { $sheet }
export-other = Another spreadsheet
export-address = Spreadsheet link
export-sheet-name = Sheet name
export-own = Hourloom can only see { $provider } spreadsheets that it created, on any of your devices.
export-replace = Replace the rows in this sheet
export-wrong = Choose a spreadsheet and a sheet, or enter a title for the new one.
export-account = Account
export-title = Hours, { $days }
export-sheet = Hours
export-start = Export
export-rows = { $written } of { $total } rows written
export-cancel = Cancel and undo
export-taking-back = Removing the rows that were written
export-done = Exported to { $provider }: { $total } rows, including the header.
export-open = Open spreadsheet
export-taken-back = Export undone. The sheet is as it was.
export-emptied = Export undone. The new spreadsheet is empty, and you can delete it in your account.
export-take-back = Undo export
export-go-on = Continue
export-leave = Keep as is
export-conflict = Someone changed this spreadsheet during the export, so Hourloom can't tell whether all rows are there. Check the sheet before you export again.
said-export-goes-on = Continuing the interrupted export to { $provider }
said-export-done = The interrupted export to { $provider } is complete
said-export-broken = The interrupted export to { $provider } can't continue. Open Reports to see why.
export-trashed = This spreadsheet is in the trash in { $provider }. Restore it there, or export to another one.
export-gone = { $provider } can't find this spreadsheet or sheet, or Hourloom isn't allowed to see it.

## The popup's agenda
today-now = Now
today-next = Next
today-later = Later
today-scheduled = Scheduled
today-any-time = Any time
today-over = Earlier and done
today-empty = Nothing planned. Type above, or drag something in from your tools.
show-tools = Show tools
show-hours = Show hours
popup-hours = Show hours in the extension's popup

## Empty places
add-first = Add an entry
choose-tools = Choose tools
check-now = Check now
add-task = Add a task
plan-week = Plan this week

## The introduction for an empty plan, and sample data
introduction = Show the introduction while nothing is planned
skip-introduction = Skip the introduction
welcome-title = Welcome to Hourloom
welcome-what = Your week is the loom
welcome-what-text = Work from your tools is woven into it: one block for each piece of time. Everything stays on this device.
welcome-start = Get something to weave
welcome-drag = Drag one onto a day
welcome-drag-text = It becomes a time entry. By keyboard: Space picks up, arrows move, Enter drops.
sample-add = Try sample data
sample-note = This week includes sample data.
sample-remove = Remove sample data
said-sample-added = Sample data added. Drag a task from the backlog onto a day.
said-sample-removed = Sample data removed
sample-research = Research
sample-website = Website
sample-plan-week = Plan the week [30m]
sample-first-interviews = Interview customers: first round [2h]
sample-sketch = Sketch the new start page [1h30m]
sample-outline = Outline the report [1h]
sample-review = Review the sketches with the team [1h]
sample-questions = Answer customer questions [45m]
sample-second-interviews = Interview customers: second round [2h]
sample-build = Build the start page [2h30m]
sample-test = Test the start page on phones [1h]
sample-draft = Draft the report [2h]
sample-publish = Publish the start page [45m]
sample-photos = Choose photos for the start page [40m]
sample-room = Book a room for the workshop [15m]
sample-invoices = Send invoices [30m]

# Views of days, and how close one looks.
workweek = Work week
fortnight = Two weeks
agenda = Agenda
views = Views
previous-fortnight = Previous two weeks
next-fortnight = Next two weeks
previous-agenda = Previous four weeks
next-agenda = Next four weeks
key-workweek = Work week view
key-fortnight = Two weeks view
key-agenda = Agenda view
key-zoom-in = Zoom in
key-zoom-out = Zoom out
key-weekends = Show or hide weekends
key-view = Views menu
zoom-in = Zoom in
zoom-out = Zoom out
show-weekends = Show weekends
minutes-a-row = { $length } a row
weekends-week = Show weekends in the week
weekends-fortnight = Show weekends in two weeks
weekends-month = Show weekends in the month
rows-day = Day: length of a row
rows-workweek = Work week: length of a row
rows-week = Week: length of a row
rows-fortnight = Two weeks: length of a row
said-zoomed = { $length } a row
said-weekends-shown = Weekends are shown
said-weekends-hidden = Weekends are hidden
nothing-on = { $days }: nothing planned
nothing-today = Nothing planned today
agenda-now = Now
agenda-next = Next
any-time = Any time
clock-setting = Time format
clock-twelve = 12 hours
clock-twenty-four = 24 hours
week-numbers = Week numbers
week-numbers-none = Off
week-numbers-iso = ISO 8601
week-numbers-region = As in your region
week-short = W{ $number }
week-number = Week { $number }
key-go-to-day = Go to a day
go-to-day = Go to a day
go-to-day-example = Fri, 24 Dec, in 3 weeks
no-such-day = No day with this name
has-entries = has entries
