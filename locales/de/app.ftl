# German: every other text that the app shows or speaks. The sections and notes are in locales/en.

## The page

page-title = Hourloom
page-title-running = { $time } · { $title } – Hourloom

## The bar
previous-week = Vorherige Woche
next-week = Nächste Woche
previous-month = Vorheriger Monat
next-month = Nächster Monat
more-entries = +{ $count } weitere
show-all-of-day = Alles vom { $day } zeigen
previous-day = Vorheriger Tag
next-day = Nächster Tag
pages = Seiten
settings = Einstellungen
whole-app = In einem Tab öffnen
menu = Mehr
undo = Rückgängig
redo = Wiederholen
theme-system = Design: System
theme-light = Design: hell
theme-dark = Design: dunkel
list-of-keys = Tastenkürzel
with-shortcut = { $name } ({ $shortcut })
saved = Gespeichert
saving = Wird gespeichert
not-saved = Nicht gespeichert

## What storage says
save-failed-quota = Deine letzten Änderungen sind nur in diesem Tab, weil der Speicher des Browsers für diese Website voll ist. Schaffe Platz und versuche es dann noch einmal.
save-failed-unavailable = Deine Änderungen sind nur in diesem Tab, weil dieser Browser die Seite keine Daten speichern lässt. Das kann an einem privaten Fenster oder an einer Browsereinstellung liegen.
save-failed-newer = Deine letzten Änderungen sind nur in diesem Tab, weil in einem anderen Tab eine neuere Version von Hourloom geöffnet ist. Kopiere, was du brauchst, und lade diesen Tab dann neu.
save-failed-silent = Deine letzten Änderungen sind nur in diesem Tab, weil der Speicher des Browsers nicht antwortet. Hourloom versucht es weiter. Lass diesen Tab geöffnet.
save-failed-other = Deine letzten Änderungen sind nur in diesem Tab, weil sie nicht gespeichert werden konnten ({ $reason }).
retry = Erneut versuchen
unopened-unavailable = Dein Browser lässt Hourloom keine Daten speichern
unopened-unavailable-cure = Das kann an einem privaten Fenster oder an einer Browsereinstellung liegen. Öffne Hourloom in einem normalen Fenster, oder erlaube dieser Website in den Browsereinstellungen, Daten zu speichern.
unopened-full = Der Speicher deines Browsers ist voll
unopened-full-cure = Dein Plan konnte nicht geöffnet werden, aber es wurde nichts gelöscht. Gib Speicherplatz frei, oder lösche in den Browsereinstellungen die Daten von Websites, die du nicht brauchst. Versuche es dann noch einmal.
unopened-newer = Dein Plan wurde von einer neueren Version von Hourloom gespeichert
unopened-newer-cure = Diese ältere Version kann ihn nicht lesen. Lade die Seite neu, um sie zu aktualisieren. Wenn du die Erweiterung verwendest, aktualisiere die Erweiterung.
unopened-blocked = Ein anderer Tab blockiert deinen Plan
unopened-blocked-cure = In einem anderen Tab ist eine ältere Version von Hourloom geöffnet. Schließe deine anderen Hourloom-Tabs oder lade sie neu, dann geht es hier weiter.
unopened-silent = Der Speicher deines Browsers antwortet nicht
unopened-silent-cure = Dein Plan ist in diesem Browser gespeichert, und Hourloom wartet noch darauf. Wenn das lange dauert, schließe deine anderen Hourloom-Tabs oder starte den Browser neu.
unopened-broken = Dein Browser kann deinen Plan nicht öffnen
unopened-broken-cure = Der Browser hat einen Fehler gemeldet: { $reason }. Schließe alle Hourloom-Tabs, starte den Browser neu und versuche es noch einmal. Lösche nicht die Daten des Browsers: Damit würdest du deinen Plan löschen.
unopened-go-on-hint = Du kannst auch ohne deinen Plan weitermachen. Was du hinzufügst, bleibt dann nur in diesem Tab, bis dein Plan geöffnet werden kann.
unopened-notice = { $what }. Was du hinzufügst, bleibt nur in diesem Tab.
try-again = Erneut versuchen
go-on-unopened = Ohne Speichern weiter
last-change = Letzte Änderung

## The command palette
palette = Befehle
palette-hint = Befehle, Tage und Aufgaben suchen
search-everything = Alles durchsuchen
search-everything-hint = Aufgaben, Einträge und Elemente suchen
palette-recent = Zuletzt verwendet
palette-actions = Aktionen
palette-pages = Seiten
palette-dates = Tage
palette-tasks = Aufgaben
palette-entries = Einträge
palette-items = Elemente
palette-at-source = Aus { $provider }
palette-show-all = Alle anzeigen
palette-none = Keine Treffer für „{ $search }“
palette-none-cure = Prüfe die Schreibweise oder gib weniger Wörter ein.
palette-found = { $count ->
    [one] { $count } Treffer
   *[other] { $count } Treffer
}
palette-searching = { $provider } wird durchsucht …
palette-filters = Filter
palette-waits = Backlog

## The popup of the extension
quick-add = Für heute hinzufügen
quick-add-hint = Zum Beispiel: Ivo anrufen [20m]
add-today = Hinzufügen
this-page = Diese Seite
page-of = Diese Seite in { $provider }
plan-page = Heute einplanen
track-page = Zeit erfassen

## A day
untimed-of = { $day }, ohne Uhrzeit
open-day = Diesen Tag öffnen
skip-to-calendar = Zum Kalender springen

## An entry: its accessible name and its tools
entry-tools = Aktionen für { $title }
entry = Zeiteintrag
edit = Bearbeiten
actions = Aktionen
complete = Als erledigt markieren
reopen = Als offen markieren
remove = Entfernen
in-hand = Eintrag verschieben
earlier = Früher
later = Später
person-before = Vorherige Person
person-after = Nächste Person
shorter = Kürzer
longer = Länger
drop-here = Hier ablegen
move-them = Verschieben
select = Auswählen
plan-item = Einplanen

## People
has-left = { $name } (archiviert)
somebody = Unbekannte Person
somebody-told = Diese Einträge gehören Personen, die nicht mehr in deinem Team sind. Verschiebe sie zu jemandem aus deinem Team.
person = Person
person-name = Name der Person
add-person = Person hinzufügen
team-alone = Du bist hier allein. Füge die Personen hinzu, deren Zeit du planst: Jede bekommt eine Zeile, auf die du Arbeit ziehen kannst.
whose = Angezeigte Person
whose-week = Woche: { $name }
day-off = Frei
load = { $planned } / { $capacity }
load-off = { $planned }, frei
load-over = { $load }, { $over } zu viel

## Timers
clock = { $hours }:{ $minutes }:{ $seconds }
timer-running = Timer läuft: { $title }
timer-of = { $title } ({ $name })
timer-ask = Dieser Timer lief, während du weg warst. Wähle, was bleiben soll.
start-timer = Timer starten
stop-timer = Timer stoppen
stop-timer-at = Timer stoppen { $time }
item-timer = Timer starten oder stoppen
gap = Timer lief, während du weg warst
gap-told = „{ $title }“ läuft seit { $since }. Von { $from } bis { $until } ({ $length }) war die Seite geschlossen oder dein Computer im Ruhezustand.
day-time = { $day }, { $time }
keep-all = Alles behalten und den Timer weiterlaufen lassen
keep-without = Abwesenheit abziehen und den Timer weiterlaufen lassen
keep-seen = Um { $time } stoppen, als du zuletzt hier warst
keep-until = Zu einer anderen Zeit stoppen
keep-until-when = Stoppen um
keep-nothing = Alles verwerfen und stoppen
keep = Übernehmen
decide-later = Später entscheiden

## The integrations
integrations = Integrationen
rail = Deine Tools
connections = Verbindungen
chip-waiting = { $name }, wartet
chip-disconnected = { $name }, getrennt
refresh = Aktualisieren
search = Suchen
search-items = Titel durchsuchen
containers = Listen
items = Elemente
widen = Breite der Seitenleiste
open-source = In der Quelle öffnen
not-yet = Noch nicht aktualisiert
updated-just-now = Gerade aktualisiert
updated-seconds = Vor { $count } Sek. aktualisiert
updated-minutes = Vor { $count } Min. aktualisiert
updated-hours = Vor { $count } Std. aktualisiert
updated-days = { $count ->
    [one] Gestern aktualisiert
   *[other] Vor { $count } Tagen aktualisiert
}
no-connections = Keine Tools verbunden
no-connections-cure = Verbinde ein Tool, um hier seine offenen Elemente zu sehen und sie in deine Woche zu ziehen.
no-connections-here = Auf dieser Seite kannst du noch keine Tools verbinden. Öffne die Integrationen, um zu sehen, woran es liegt und was hilft.
connections-unknown = Deine Tools werden geladen
choose-connection = Wähle rechts ein Tool, um seine Elemente zu sehen.
no-items = Keine offenen Elemente
no-items-cure = Neue Elemente in { $provider } erscheinen hier innerhalb von 30 Sekunden.
nothing-found = Kein Titel passt zu „{ $search }“
nothing-found-cure = Gesucht wird in den Titeln der ausgewählten Liste.
clear-search = Suche löschen
slack-marked = Mit 📌 markiert
slack-messages = Nachrichten an dich und von dir
no-container = Keine Liste
no-day = Kein Datum
at-source = Ergebnisse aus { $provider }
items-left-out = { $count ->
    [one] 1 Element konnte nicht gelesen werden
   *[other] { $count } Elemente konnten nicht gelesen werden
}
partly-found = { $provider } konnte nicht alles durchsuchen. Einige Ergebnisse fehlen vielleicht.
kind-declined = Abgelehnt
kind-free = Als frei angezeigt
kind-focus-time = Fokuszeit
kind-out-of-office = Abwesend
kind-milestone = Meilenstein
kind-approval = Genehmigung
count-meetings = Termine zur Auslastung zählen
listed-events = Angezeigte Termine
week-sums = Woche: { $planned } geplant, { $logged } erfasst
due = Fällig { $when }
overdue = Überfällig: { $when }
all-day = Ganztägig
meetings-of = Termine am { $day }
in-meetings = { $length } in Terminen
free-time = { $length } frei
show-in-calendar = Im Kalender zeigen
meeting-join = Teilnehmen
meeting-plan = Einplanen
meeting-track = Zeit erfassen
meeting-open = In { $provider } öffnen
meeting-own-accepted = Du hast zugesagt
meeting-own-tentative = Du hast mit „vielleicht“ geantwortet
meeting-own-declined = Du hast abgesagt
meeting-own-awaited = Du hast noch nicht geantwortet
guest-accepted = zugesagt
guest-tentative = vielleicht
guest-declined = abgesagt
guest-awaited = keine Antwort
guests-more = { $count ->
    [one] und 1 weitere Person
   *[other] und { $count } weitere Personen
}
planned = { $length } geplant
from-to = { $from } – { $to }

## Troubles, each with whose side it is on and what helps
fault-offline = Du bist offline. Diese Liste zeigt den letzten bekannten Stand und wird aktualisiert, sobald du wieder online bist.
fault-wait = { $provider } hat Hourloom um eine Pause gebeten. Diese Liste wird danach automatisch aktualisiert.
fault-busy = Der Server dieser Seite ist ausgelastet, deshalb wurde { $provider } nicht erreicht. Diese Liste wird automatisch aktualisiert.
fault-provider-down = { $provider } antwortet nicht. Hourloom versucht es weiter.
fault-passing = { $provider } ändert diese Liste gerade. Hourloom versucht es noch einmal.
retry-at = Nächster Versuch um { $time }.
fault-scope = Hourloom darf diese Liste in { $provider } nicht mehr lesen. Verbinde dich neu und erlaube den Zugriff.
fault-scope-mark = Hourloom darf Elemente in { $provider } nicht ändern. Verbinde dich neu und erlaube den Zugriff.
fault-gone-item = Das Element gibt es dort nicht mehr, oder dein Konto kann es nicht sehen.
fault-gone = Diese Liste gibt es in { $provider } nicht mehr. Wähle eine andere Liste.
fault-gone-account = { $provider } hat dein Konto nicht gefunden. Prüfe, ob es noch aktiv ist, und verbinde dich dann noch einmal.
fault-forbidden = Dein Konto bei { $provider } darf das nicht. Frag die Administration deines Arbeitsbereichs oder deiner Organisation.
fault-read-only = Das Element ist in { $provider } archiviert oder gesperrt und kann nicht geändert werden.
fault-unpaid = Dein Tarif bei { $provider } enthält das nicht.
fault-refused = { $provider } hat diese Anfrage abgelehnt: „{ $reason }“
fault-refused-silently = { $provider } hat diese Anfrage ohne Begründung abgelehnt.
fault-malformed = Hourloom hat { $provider } eine Anfrage geschickt, die so nicht stimmen kann. Bitte melde dieses Problem.
fault-insecure = Hourloom kann Dienste nur über eine sichere Adresse verbinden, die mit https beginnt. Frag die Person, die diese Seite betreibt.
fault-operator = { $provider } ist auf dem Server dieser Seite nicht richtig eingerichtet. Frag die Person, die ihn betreibt.
fault-shape = Hourloom konnte die Antwort von { $provider } nicht verstehen. Bitte melde dieses Problem.
disconnected = Von { $provider } getrennt
disconnected-cure = Dein Plan ist unverändert. Verbinde dich neu, um Neues zu sehen.
reconnect = Neu verbinden
status-page = Statusseite
status-of = Status von { $provider }
number = Fehler-ID
copy-number = ID kopieren
copied = Kopiert
# Kopiert einen Text für Helfende: Versionen, Zustände und was geschehen ist, ohne Titel.
copy-diagnostics = Diagnose kopieren

## The backlog
backlog = Backlog
close-backlog = Backlog schließen
backlog-count = { $count ->
    [one] 1 Aufgabe
   *[other] { $count } Aufgaben
}
backlog-none = Keine Aufgaben
backlog-order = Sortieren nach
order-age = Neueste
order-project = Projekt
new-task = Neue Aufgabe
new-task-hint = Zum Beispiel: Ivo anrufen [20m]
search-backlog = Backlog durchsuchen
backlog-empty = Noch nichts zu planen. Füge oben eine Aufgabe hinzu, oder lege hier einen Eintrag oder ein Element ab, um es später einzuplanen.
backlog-nothing-found = Keine Aufgabe passt zu deiner Suche.
backlog-more = { $count ->
    [one] 1 weitere anzeigen
   *[other] { $count } weitere anzeigen
}

## The page of integrations
manage = Integrationen verwalten
licences = Open-Source-Lizenzen
integrations-lead = Verbundene Tools erscheinen in der Seitenleiste, von wo du ihre Elemente in deine Woche ziehen kannst. Deine Anmeldungen sind verschlüsselt und bleiben in diesem Browser. Auf einem Server wird nichts gespeichert.
no-proxy = Auf dieser Seite können noch keine Tools verbunden werden
no-proxy-adds = Dein Plan funktioniert auf diesem Gerät vollständig ohne sie. Um Tools zu verbinden, braucht diese Seite den Hourloom-Proxy: ein kleines Programm, das dich bei deinen Tools anmeldet, ihre Elemente liest und sie als erledigt markiert. Es speichert keine deiner Daten.
no-proxy-cure = Wenn du diese Seite betreibst, starte hourloom-proxy und trage seine Adresse in die Datei config.json neben dieser Seite ein:
proxy-silent = Der Proxy dieser Seite antwortet nicht
proxy-silent-where = Hourloom versucht weiter, ihn unter { $address } zu erreichen. Dein Plan funktioniert in der Zwischenzeit.
proxy-silent-cure = Wenn du diese Seite betreibst, prüfe, ob der Proxy unter dieser Adresse läuft, ob seine Einstellung „origins“ die Adresse dieser Seite enthält und ob die Content Security Policy der Seite den Proxy unter „connect-src“ erlaubt.
config-wrong = Die Proxy-Einstellungen dieser Seite sind ungültig
config-wrong-meanwhile = Tools können erst verbunden werden, wenn config.json korrigiert ist. Das kann nur, wer diese Seite betreibt. Dein Plan funktioniert in der Zwischenzeit.
config-no-object = Die Datei muss ein JSON-Objekt enthalten, zum Beispiel:
config-key = Sie enthält den unbekannten Schlüssel „{ $key }“. Der einzige Schlüssel ist „proxy“:
config-no-text = „proxy“ muss eine Adresse in Anführungszeichen sein, oder null, wenn es keinen Proxy gibt:
config-scheme = „{ $address }“ muss mit https:// beginnen (http:// ist nur auf diesem Computer erlaubt):
config-address = „{ $address }“ ist keine gültige Proxy-Adresse. Gib einen Host an, bei Bedarf mit Port und Pfad:
connect = Verbinden
connect-another = Ein weiteres Konto bei { $provider }
connect-to = { $provider } verbinden
disconnect = Trennen
connect-again = Erneut verbinden
token-use = Token verwenden
token-for = { $provider } mit einem Token verbinden
token-field = Persönlicher Zugriffstoken
token-about = { $provider } erstellt einen für dich. Hourloom prüft ihn einmal und verschlüsselt ihn für diesen Browser; er wird nie wieder angezeigt, und auf einem Server wird nichts gespeichert. Er erlaubt alles, was du in { $provider } darfst, bis du ihn dort löschst.
token-make = Token erstellen
not-configured = { $provider } ist im Proxy dieser Seite nicht eingerichtet. Wenn du den Proxy betreibst:
operator-registers = Registriere eine App bei { $provider }. Verwende diese Weiterleitungsadresse:
operator-sets = Trage die Client-ID und die Datei mit dem Client-Secret in die Einstellungen des Proxys ein und starte ihn neu:
brings-tasks = Deine offenen Aufgaben, nach Projekt
brings-events = Termine an den sichtbaren Tagen, nach Kalender
brings-messages = Nachrichten, die du gespeichert hast, und neue Nachrichten an dich und von dir
brings-reports = Tabellen für deine Berichte. In der Seitenleiste erscheint nichts
connected-since = Verbunden seit { $day }
account-ended = Du bist abgemeldet. Dein Plan ist unverändert. Verbinde dich neu, um Neues zu sehen.
may = Hourloom kann { $what }.
may-containers = deine Listen sehen
may-items = ihre Elemente lesen
may-search = suchen
may-complete = Elemente als erledigt markieren
may-create-spreadsheet = Tabellen anlegen
may-append-rows = Zeilen hinzufügen
may-read-rows = deren Zeilen lesen und leeren
dismiss = Schließen
notice-denied = { $provider } ist nicht verbunden, weil der Zugriff abgelehnt wurde.
notice-not-started = Diese Anmeldung wurde in einem anderen Browser begonnen oder ist schon abgeschlossen. Um dich hier anzumelden, wähle „Verbinden“.
notice-unfinished = { $provider } ist nicht verbunden, weil du die Seite vor dem Ende der Anmeldung verlassen hast.
notice-refused = { $provider } ist nicht verbunden, weil die Anmeldung abgelehnt wurde ({ $reason }). Versuche es noch einmal.
notice-malformed = { $provider } ist nicht verbunden, weil die Antwort nicht zu dieser Anmeldung gehört. Versuche es noch einmal.
notice-offline = { $provider } ist nicht verbunden, weil du offline bist.
notice-wait = { $provider } ist nicht verbunden, weil Hourloom um eine Pause gebeten wurde. Versuche es in einer Minute noch einmal.
notice-busy = { $provider } ist nicht verbunden, weil der Server dieser Seite ausgelastet ist. Versuche es in einer Minute noch einmal.
notice-down = { $provider } ist nicht verbunden, weil der Dienst nicht antwortet. Versuche es später noch einmal.
notice-too-late = { $provider } ist nicht verbunden, weil die Anmeldung länger als zehn Minuten gedauert hat. Versuche es noch einmal.
notice-less = { $provider } ist verbunden, aber du hast nicht alles erlaubt, worum Hourloom gebeten hat. Einige Funktionen fehlen, bis du dich neu verbindest und sie erlaubst.
notice-token = { $provider } hat diesen Token nicht akzeptiert. Prüfe, ob du ihn vollständig kopiert hast und er nicht gelöscht wurde, oder erstelle einen neuen.
notice-failed = { $provider } ist nicht verbunden. { $why }
done-only-here = Hier erledigt, in { $provider } offen.
done-only-there = Hier offen, in { $provider } erledigt.
reopen-here = Hier öffnen
complete-here = Hier erledigen
mark-again = Erneut versuchen
refused-mark = „{ $title }“ konnte in { $provider } nicht geändert werden. { $why }
said-not-decided = Genehmigungen und Meilensteine können nicht hier erledigt werden. Öffne dieses Element in { $provider }.
said-not-completed = { $provider } hat die Änderung nicht angenommen. { $why }
said-connected = Mit { $provider } verbunden: { $account }
said-connected-another = Mit { $provider } verbunden: { $account }. { $out } ist noch abgemeldet.
said-ended = Du bist von { $provider } abgemeldet ({ $account }). Dein Plan ist unverändert.
said-revoked = Von { $provider } getrennt und den Zugriff von Hourloom entfernt
said-by-hand = Auf diesem Gerät von { $provider } getrennt. Um Hourloom auch den Zugriff zu entziehen, öffne deine Kontoeinstellungen bei { $provider }.
said-not-revoked = Auf diesem Gerät von { $provider } getrennt, aber { $provider } konnte nicht benachrichtigt werden. Entziehe Hourloom den Zugriff in deinen Kontoeinstellungen bei { $provider }.

## Dialogs
title = Titel
title-hint = Du kannst Dauer, Tag oder Zeit hinzufügen, zum Beispiel morgen 12:30 [1h30m], und #Projekt, @Person oder +Label.
tomorrow = Morgen
chip-understood = { $chip }, aus dem Titel erkannt
chip-to-text = „{ $typed }“ als Text behalten
chip-project = #{ $name }
chip-person = @{ $name }
chip-label = +{ $name }
quick-add-line = Schnell hinzufügen
quick-add-example = Zum Beispiel: Ivo anrufen morgen 12:30
quick-add-syntax = Versuche Fr 9-10, in 3 Tagen, für 30 min, #Projekt, @Person oder +Label.
to-backlog = Kommt in den Backlog.
add-entry = Hinzufügen
add-another = Weiteren hinzufügen
added-entry = „{ $title }“ hinzugefügt.
plans = { $spot }
save = Speichern
cancel = Abbrechen
edit-entry = Eintrag bearbeiten
quick-edit = Schnell bearbeiten
more-options = Weitere Optionen
start = Beginn
planned-length = Geplant
logged = Erfasst
description = Beschreibung
description-hint = Markdown: **fett**, *kursiv*, - Listen, `Code`, [Links](https://…)
write = Bearbeiten
read = Vorschau
nothing-written = Noch keine Beschreibung.
project = Projekt
create-project = Projekt „{ $name }“ anlegen
for-client = für { $client }
labels = Labels
create-label = Label „{ $name }“ anlegen
take-label = Label { $name } entfernen
offers = Vorschläge
assignee = Zuständig
myself = Du
name-you = { $name } (du)
unnamed = Ohne Namen
done = Erledigt
wrong-title = Gib einen Titel ein.
wrong-day = Wähle einen Tag.
wrong-start = Gib eine Uhrzeit wie 09:30 ein, oder lass das Feld leer.
wrong-planned = Gib eine Dauer von höchstens 24 Stunden ein, zum Beispiel 1h30, 90, 1,5 oder 1:30.
wrong-logged = Gib eine Dauer ein, zum Beispiel 1h30, 90, 1,5 oder 1:30.
source-title = Titel in { $provider }: { $title }
take-title = Titel übernehmen
linked-to = Aus { $provider }
source-gone-there = { $provider } führt dieses Element nicht mehr auf. Es wurde gelöscht, verschoben oder jemand anderem zugewiesen, oder dein Konto kann es nicht sehen.
source-gone = nicht mehr in der Quelle
unlink = Verknüpfung lösen
duplicate = Duplizieren
unsaved = Du hast ungespeicherte Änderungen.
discard = Verwerfen
keep-editing = Weiter bearbeiten
keys-title = Tastenkürzel
key-sidebar = Integrationen ein- oder ausblenden
key-new = Neuer Eintrag
key-quick-add = Schnell hinzufügen
key-today = Heute
key-next = Nächste Woche, nächster Tag oder Monat
key-previous = Vorherige Woche, vorheriger Tag oder Monat
key-day = Tagesansicht
key-week = Wochenansicht
key-month = Monatsansicht
key-team = Teamansicht
key-palette = Befehle
key-search = Alles durchsuchen
key-search-items = Integrationen durchsuchen
key-backlog = Backlog ein- oder ausblenden
key-shelve = Ins Backlog verschieben
key-undo = Rückgängig
key-redo = Wiederholen
key-focus = Zum nächsten Eintrag oder Element
key-enter-grid = Vom Kalender zu einer Uhrzeit oder einem Tag
key-slot = Zu einer anderen Uhrzeit oder einem anderen Tag
key-new-here = Neuer Eintrag zu dieser Zeit, oder diesen Tag öffnen
key-into-slot = Zu dem, was zu dieser Zeit geplant ist
slot-at = { $day }, { $time }, { $what }
slot-day = { $day }, { $what }
slot-any-time = { $day }, ohne Uhrzeit, { $what }
slot-meeting = Termin { $title }
slot-free = nichts geplant
key-quick-edit = Schnell bearbeiten
key-edit = Eintrag mit allen Feldern bearbeiten
key-help = Tastenkürzel
key-pick = Eintrag oder Element aufnehmen
key-move = Aufgenommenes verschieben
key-length = Dauer ändern
key-drop = Ablegen
key-drop-copy = Kopie ablegen
key-cancel = Verschieben abbrechen
key-complete = Eintrag oder Element als erledigt markieren
key-timer = Timer starten oder stoppen
key-open = Element in der Quelle öffnen
key-remove = Eintrag entfernen
key-select = Eintrag zur Auswahl hinzufügen
key-extend = Auswahl erweitern
key-select-all = Alles auswählen
key-clear = Auswahl aufheben
key-copy = Kopieren
key-cut = Ausschneiden
key-paste = Einfügen
key-duplicate = Duplizieren
press-control = Strg
press-command = ⌘
press-shift = Umschalt
press-space = Leertaste
press-arrows = Pfeiltasten
press-enter = Eingabe
press-escape = Esc
press-delete = Entf
press-backspace = Rücktaste

## The page of settings
members = Personen
projects = Projekte
clients = Kunden
new-member = Neue Person
new-project = Neues Projekt
new-client = Neuer Kunde
new-label = Neues Label
edit-member = Person bearbeiten
edit-project = Projekt bearbeiten
edit-client = Kunde bearbeiten
edit-label = Label bearbeiten
no-members = Noch keine Personen.
no-projects = Noch keine Projekte. Ein Projekt gibt seinen Aufgaben eine Farbe und einen Kunden.
no-clients = Noch keine Kunden. Ein Kunde fasst die Projekte zusammen, an denen du für ihn arbeitest.
no-labels = Noch keine Labels. Eine Aufgabe kann mehrere Labels haben.
week-and-hours = { $week } pro Woche, { $hours }
tasks = { $count ->
    [one] 1 Aufgabe
   *[other] { $count } Aufgaben
}
tasks-stay = { $count ->
    [one] 1 Aufgabe gehört dazu. Wenn du es entfernst, bleibt die Aufgabe erhalten.
   *[other] { $count } Aufgaben gehören dazu. Wenn du es entfernst, bleiben die Aufgaben erhalten.
}
archived = Archiviert
archive = Archivieren
restore = Wiederherstellen
this-is-me = Das bin ich
name = Name
client = Kunde
create-client = Kunde „{ $name }“ anlegen
colour = Farbe
capacity-week = Stunden pro Tag
works-from = Arbeitsbeginn
works-until = Arbeitsende
the-plan = Planung
this-device = Dieses Gerät
theme = Design
# Accents are named after the dyes of weavers
accent = Akzentfarbe
accent-woad = Waidblau
accent-verdigris = Grünspan
accent-weld = Waugrün
accent-walnut = Nussbraun
accent-madder = Krapprosa
accent-orchil = Orseilleviolett
by-system = Wie das System
light = Hell
dark = Dunkel
default-length = Standarddauer
week-start = Woche beginnt am
time-zone = Zeitzone
zone-automatic = Automatisch ({ $zone })
language = Sprache
language-automatic = Automatisch ({ $language })
zone-unsure = Dein Browser verbirgt deine Zeitzone. Wenn diese nicht stimmt, wähle deine eigene.
by-locale = Automatisch
snap = Raster
change = Ändern
change-shortcut = Tastenkürzel ändern: { $action }
reset = Zurücksetzen
reset-shortcut = Tastenkürzel zurücksetzen: { $action }
reset-all = Alle zurücksetzen
no-shortcut = Kein Tastenkürzel
shortcut-or = oder
press-shortcut = Neues Tastenkürzel drücken
shortcut-taken = { $shortcut } wird schon verwendet: { $action }
shortcut-reserved = Diese Taste kann nicht geändert werden. Drücke eine andere.
replace = Ersetzen
storage = Speicher
unread = { $count ->
    [one] 1 Datensatz kann nicht gelesen werden.
   *[other] { $count } Datensätze können nicht gelesen werden.
}
unread-cure = Hourloom lässt diese Datensätze unverändert. Exportiere sie, um sie anzusehen oder einer Meldung beizufügen.
unread-newer = { $count ->
    [one] 1 davon wurde von einer neueren Version von Hourloom gespeichert. Lade die Seite neu, um sie zu aktualisieren.
   *[other] { $count } davon wurden von einer neueren Version von Hourloom gespeichert. Lade die Seite neu, um sie zu aktualisieren.
}
unread-none = Alle Datensätze auf diesem Gerät können gelesen werden.
unread-export = Exportieren
wrong-name = Gib einen Namen ein.
wrong-name-taken = Dieser Name wird schon verwendet.
wrong-capacity = Gib die Stunden für den Tag ein, zum Beispiel 8h, 7,5 oder 7:30. Lass das Feld für einen freien Tag leer.
wrong-from = Gib eine Uhrzeit wie 09:00 ein.
wrong-until = Gib eine Uhrzeit nach dem Beginn ein.
hue-red = Rot
hue-orange = Orange
hue-amber = Bernstein
hue-olive = Oliv
hue-green = Grün
hue-jade = Jade
hue-teal = Petrol
hue-sky = Himmelblau
hue-blue = Blau
hue-violet = Violett
hue-magenta = Magenta
hue-pink = Rosa

## What is spoken, and what toasts say
picked-up = { $title } aufgenommen. Verschiebe mit den Pfeiltasten, ändere die Dauer mit Umschalt und Pfeil nach oben oder unten, lege mit der Eingabetaste ab, und brich mit Escape ab.
spot = { $day } { $from } – { $to }, { $length }
spot-untimed = { $day }, ohne Uhrzeit, { $length }
spot-over = { $spot }, über { $meeting }
day-of = { $day }, { $name }
you = du
bubble = { $day } { $from } – { $to } · { $length }
bubble-untimed = { $day } · { $length }
bubble-copy = Kopie · { $spot }
said-planned = { $title } eingeplant: { $spot }
said-moved = { $title } verschoben: { $spot }
said-resized = { $title } dauert jetzt { $length }
said-removed = { $title } entfernt
said-revised = { $title } gespeichert
said-added = { $name } hinzugefügt
said-taken-away = { $name } entfernt
said-taken-away-from = { $name } entfernt ({ $tasks })
said-archived = { $name } archiviert
said-restored = { $name } wiederhergestellt
said-chosen = Einstellungen gespeichert
said-newer = Das wurde von einer neueren Version von Hourloom gespeichert. Lade die Seite neu, bevor du es änderst.
said-unlinked = Nicht mehr mit { $provider } verknüpft
said-joined = { $name } zum Team hinzugefügt
said-completed = { $title } erledigt
said-reopened = { $title } wieder geöffnet
said-timer-started = Timer gestartet: { $title }
said-timer-switched = Timer gestartet: { $title }. { $length } für { $other } erfasst
said-timer-stopped = { $length } für { $title } erfasst
said-timer-left-out = { $length } von { $title } abgezogen
said-cancelled = Verschieben abgebrochen
said-mended = { $count ->
    [one] 1 Datensatz repariert, den mehrere Tabs unvollständig gespeichert hatten
   *[other] { $count } Datensätze repariert, die mehrere Tabs unvollständig gespeichert hatten
}
said-undone = Rückgängig gemacht
said-redone = Wiederholt
said-undone-title = Rückgängig gemacht: { $title }
said-redone-title = Wiederholt: { $title }
said-turned-others = { $count ->
    [one] 1 weitere
   *[other] { $count } weitere
}
said-nothing-to-undo = Nichts rückgängig zu machen
said-nothing-to-redo = Nichts zu wiederholen
said-turned-partly = Fertig, bis auf { $title }: wurde in einem anderen Tab geändert
said-turned-partly-others = { $count ->
    [one] 1 weiteres blieb ebenfalls unverändert
   *[other] { $count } weitere blieben ebenfalls unverändert
}
said-kept = { $title } wurde nicht entfernt: in einem anderen Tab geändert
said-kept-others = { $count ->
    [one] 1 weiteres wurde ebenfalls nicht entfernt
   *[other] { $count } weitere wurden ebenfalls nicht entfernt
}
said-undo-stale = Das kann nicht rückgängig gemacht werden, weil es in einem anderen Tab geändert wurde
said-empty-title = Gib einen Titel ein
said-several-picked-up = { $count ->
    [one] 1 Eintrag aufgenommen. Verschiebe ihn mit den Pfeiltasten, lege ihn mit der Eingabetaste ab, und brich mit Escape ab.
   *[other] { $count } Einträge aufgenommen. Verschiebe sie mit den Pfeiltasten, lege sie mit der Eingabetaste ab, und brich mit Escape ab.
}
said-several-moved = { $count ->
    [one] 1 Eintrag verschoben
   *[other] { $count } Einträge verschoben
}
said-several-completed = { $count ->
    [one] 1 Eintrag erledigt
   *[other] { $count } Einträge erledigt
}
said-several-reopened = { $count ->
    [one] 1 Eintrag wieder geöffnet
   *[other] { $count } Einträge wieder geöffnet
}
said-several-duplicated = { $count ->
    [one] 1 Eintrag dupliziert
   *[other] { $count } Einträge dupliziert
}
said-several-removed = { $count ->
    [one] 1 Eintrag entfernt
   *[other] { $count } Einträge entfernt
}
said-several-copied = { $count ->
    [one] 1 Eintrag kopiert
   *[other] { $count } Einträge kopiert
}
said-several-cut = { $count ->
    [one] 1 Eintrag ausgeschnitten. Füge ihn an der gewünschten Stelle ein.
   *[other] { $count } Einträge ausgeschnitten. Füge sie an der gewünschten Stelle ein.
}
said-several-pasted = { $count ->
    [one] 1 Eintrag eingefügt
   *[other] { $count } Einträge eingefügt
}
said-several-unplanned = { $count ->
    [one] 1 Eintrag aus dem Plan genommen
   *[other] { $count } Einträge aus dem Plan genommen
}
said-selected = { $count ->
    [one] 1 Eintrag ausgewählt
   *[other] { $count } Einträge ausgewählt
}
said-nothing-selected = Auswahl aufgehoben
said-nothing-to-paste = Nichts zum Einfügen
said-nothing-dropped = Hier lassen sich nur Links und Text ablegen
said-unknown-member = Die Person aus diesem Link ist nicht in deinem Team. Das ist deine eigene Woche.
said-added-to-backlog = { $title } zum Backlog hinzugefügt
said-waits = { $title } ins Backlog verschoben
said-unplanned = { $title } ist nicht mehr eingeplant und steht weiter in seiner Liste.
said-still-planned = { $title } ist weiterhin eingeplant: { $spot }
said-stays-tracked = { $title } bleibt hier, weil schon Zeit erfasst ist
said-stays-done = { $title } bleibt hier, weil es erledigt ist
said-shelved = { $count ->
    [one] 1 Eintrag ins Backlog verschoben
   *[other] { $count } Einträge ins Backlog verschoben
}
said-some-stay = { $count ->
    [one] 1 Eintrag bleibt, weil er erfasst oder erledigt ist
   *[other] { $count } Einträge bleiben, weil sie erfasst oder erledigt sind
}
said-all-stay = { $count ->
    [one] 1 Eintrag bleibt, weil er erfasst oder erledigt ist
   *[other] { $count } Einträge bleiben, weil sie erfasst oder erledigt sind
}

## Reports
report-controls = Berichtsoptionen
report-wrong = Einige Teile dieses Links sind ungültig und wurden ignoriert: { $parts }
report-empty = In diesem Bericht ist nichts geplant oder erfasst. Wähle einen anderen Zeitraum, oder entferne einen Filter.
report-table = Summen
report-capacity = Kapazität
range = Zeitraum
range-today = Heute
range-this-week = Diese Woche
range-last-week = Letzte Woche
range-this-month = Dieser Monat
range-last-month = Letzter Monat
range-this-year = Dieses Jahr
range-custom = Eigener Zeitraum
from-day = Von
last-day = Bis
group-by = Gruppieren nach
then-by = Danach nach
then-nothing = Nichts
by-then = { $by }, { $then }
by-day = Tag
by-week = Woche
by-person = Person
by-project = Projekt
by-client = Kunde
by-label = Label
by-task = Aufgabe
by-source = Quelle
state = Status
state-any = Offen und erledigt
state-open = Nur offen
state-done = Nur erledigt
csv-groups = Summen als CSV
csv-entries = Einträge als CSV
csv-form = CSV-Format
csv-comma = Komma
csv-semicolon = Semikolon
csv-tab = Tabulator
csv-mark = Byte Order Mark (für Excel)
under-a-minute = < 1 Min.
tracked = Erfasst
difference = Differenz
utilisation = Auslastung
utilisation-so-far = Auslastung bisher
report-filters = Filter
filter-chip = { $what }: { $name }
filter-remove = Filter { $what } entfernen
filter-clear = Filter aufheben
export-menu = Exportieren
entries = Einträge
total = Summe
without-project = Kein Projekt
without-client = Kein Kunde
without-label = Kein Label
without-source = Hier angelegt
unknown = Unbekannt
others = Andere
week-of = Woche vom { $day }
more-by = +{ $length }
less-by = −{ $length }
share = { $share } %
no-share = –
planned-and-tracked = { $planned } geplant · { $tracked } erfasst
entries-of = { $number } Einträge: { $name }
and-more = und { $count } weitere
close = Schließen
chart = Zeit pro Tag
chart-says = Zeit pro Tag. Am meisten am { $day } mit { $length }. Die Tabelle darunter enthält alle Zahlen.
bars = Anzeigen
export = Bericht exportieren
export-to = Nach { $provider } exportieren
export-connect = Um einen Bericht nach { $provider } zu exportieren, verbinde es zuerst unter Integrationen.
export-what = Inhalt
export-where = Ziel
export-new = Neue Tabelle
export-known = { $title }, { $sheet }
export-other = Andere Tabelle
export-address = Link zur Tabelle
export-sheet-name = Name des Tabellenblatts
export-own = Hourloom sieht nur die Tabellen bei { $provider }, die es auf einem deiner Geräte selbst angelegt hat.
export-replace = Zeilen in diesem Tabellenblatt ersetzen
export-wrong = Wähle eine Tabelle und ein Tabellenblatt, oder gib der neuen Tabelle einen Titel.
export-account = Konto
export-title = Stunden, { $days }
export-sheet = Stunden
export-start = Exportieren
export-rows = { $written } von { $total } Zeilen geschrieben
export-cancel = Abbrechen und zurücknehmen
export-taking-back = Die geschriebenen Zeilen werden entfernt
export-done = Nach { $provider } exportiert: { $total } Zeilen mit Kopfzeile.
export-open = Tabelle öffnen
export-taken-back = Export zurückgenommen. Das Tabellenblatt ist wie vorher.
export-emptied = Export zurückgenommen. Die neue Tabelle ist leer, du kannst sie in deinem Konto löschen.
export-take-back = Zurücknehmen
export-go-on = Fortsetzen
export-leave = So lassen
export-conflict = Jemand hat diese Tabelle während des Exports geändert. Hourloom weiß deshalb nicht, ob alle Zeilen vorhanden sind. Prüfe das Tabellenblatt, bevor du erneut exportierst.
said-export-goes-on = Der unterbrochene Export nach { $provider } wird fortgesetzt
said-export-done = Der unterbrochene Export nach { $provider } ist fertig
said-export-broken = Der unterbrochene Export nach { $provider } kann nicht fortgesetzt werden. Öffne die Berichte, um den Grund zu sehen.
export-trashed = Diese Tabelle liegt bei { $provider } im Papierkorb. Stelle sie dort wieder her, oder exportiere in eine andere.
export-gone = { $provider } findet diese Tabelle oder dieses Tabellenblatt nicht, oder Hourloom darf es nicht sehen.

## The popup's agenda
today-now = Jetzt
today-next = Als Nächstes
today-later = Später
today-scheduled = Mit Uhrzeit
today-any-time = Irgendwann
today-over = Vorbei und erledigt
today-empty = Nichts geplant. Tippe oben etwas ein oder zieh etwas aus deinen Tools hierher.
show-tools = Tools zeigen
show-hours = Stunden zeigen
popup-hours = Stunden im Popup der Erweiterung zeigen

## Empty places
add-first = Eintrag anlegen
choose-tools = Tools wählen
check-now = Jetzt nachsehen
add-task = Aufgabe anlegen
plan-week = Diese Woche planen

## The introduction for an empty plan, and sample data
introduction = Einführung zeigen, solange nichts geplant ist
skip-introduction = Einführung überspringen
welcome-title = Willkommen bei Hourloom
welcome-what = Deine Woche ist der Webstuhl
welcome-what-text = Arbeit aus deinen Tools wird in sie eingewebt, ein Block für jedes Stück Zeit. Alles bleibt auf diesem Gerät.
welcome-start = Hol dir etwas zum Weben
welcome-drag = Zieh etwas auf einen Tag
welcome-drag-text = Daraus wird ein Zeiteintrag. Mit der Tastatur: Leertaste nimmt auf, Pfeile bewegen, Enter legt ab.
sample-add = Beispieldaten laden
sample-note = Diese Woche enthält Beispieldaten.
sample-remove = Beispieldaten entfernen
said-sample-added = Beispieldaten geladen. Zieh eine Aufgabe aus dem Backlog auf einen Tag.
said-sample-removed = Beispieldaten entfernt
sample-research = Recherche
sample-website = Website
sample-plan-week = Woche planen [30m]
sample-first-interviews = Kundeninterviews: erste Runde [2h]
sample-sketch = Neue Startseite skizzieren [1h30m]
sample-outline = Bericht gliedern [1h]
sample-review = Skizzen im Team besprechen [1h]
sample-questions = Fragen von Kunden beantworten [45m]
sample-second-interviews = Kundeninterviews: zweite Runde [2h]
sample-build = Startseite bauen [2h30m]
sample-test = Startseite auf dem Handy testen [1h]
sample-draft = Bericht entwerfen [2h]
sample-publish = Startseite veröffentlichen [45m]
sample-photos = Fotos für die Startseite aussuchen [40m]
sample-room = Raum für den Workshop buchen [15m]
sample-invoices = Rechnungen schreiben [30m]

# Views of days, and how close one looks.
workweek = Arbeitswoche
fortnight = Zwei Wochen
agenda = Agenda
views = Ansichten
previous-fortnight = Vorherige zwei Wochen
next-fortnight = Nächste zwei Wochen
previous-agenda = Vorherige vier Wochen
next-agenda = Nächste vier Wochen
key-workweek = Ansicht Arbeitswoche
key-fortnight = Ansicht zwei Wochen
key-agenda = Ansicht Agenda
key-zoom-in = Vergrößern
key-zoom-out = Verkleinern
key-weekends = Wochenenden zeigen oder ausblenden
key-view = Menü der Ansichten
zoom-in = Vergrößern
zoom-out = Verkleinern
show-weekends = Wochenenden zeigen
minutes-a-row = { $length } je Zeile
weekends-week = Wochenenden in der Woche zeigen
weekends-fortnight = Wochenenden in zwei Wochen zeigen
weekends-month = Wochenenden im Monat zeigen
rows-day = Tag: Länge einer Zeile
rows-workweek = Arbeitswoche: Länge einer Zeile
rows-week = Woche: Länge einer Zeile
rows-fortnight = Zwei Wochen: Länge einer Zeile
said-zoomed = { $length } je Zeile
said-weekends-shown = Wochenenden werden gezeigt
said-weekends-hidden = Wochenenden sind ausgeblendet
nothing-on = { $days }: nichts geplant
nothing-today = Heute ist nichts geplant
agenda-now = Jetzt
agenda-next = Als Nächstes
any-time = Ohne Uhrzeit
clock-setting = Zeitformat
clock-twelve = 12 Stunden
clock-twenty-four = 24 Stunden
week-numbers = Wochennummern
week-numbers-none = Aus
week-numbers-iso = ISO 8601
week-numbers-region = Wie in deiner Region
week-short = KW { $number }
week-number = Woche { $number }
key-go-to-day = Zu einem Tag gehen
go-to-day = Zu einem Tag gehen
go-to-day-example = Fr, 24. Dez., in 3 Wochen
no-such-day = Kein Tag mit diesem Namen
has-entries = hat Einträge
