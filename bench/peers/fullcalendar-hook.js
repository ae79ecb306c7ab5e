/** The common hook, in FullCalendar's own words; both major versions offer the same calls. */
export function hook(calendar) {
  window.__bench = {
    setEvents(list) {
      calendar.batchRendering(() => {
        calendar.removeAllEvents();
        calendar.addEventSource(list);
      });
    },
    next: () => calendar.next(),
    prev: () => calendar.prev(),
    moveEvent: (id, start, end) => calendar.getEventById(id).setDates(start, end),
  };
}
