import { createCalendar, Interaction, TimeGrid } from '@event-calendar/core';
import '@event-calendar/core/index.css';

const shown = (event) => ({ ...event, backgroundColor: event.color });
const calendar = createCalendar(document.getElementById('app'), [TimeGrid, Interaction], {
  view: 'timeGridWeek',
  date: '2026-03-02',
  firstDay: 1,
  height: '100%',
  editable: true,
  snapDuration: '00:15:00',
  events: (window.__benchInit ?? []).map(shown),
});

window.__bench = {
  setEvents: (list) => calendar.setOption('events', list.map(shown)),
  next: () => calendar.next(),
  prev: () => calendar.prev(),
  moveEvent: (id, start, end) => calendar.updateEvent({ ...calendar.getEventById(id), start, end }),
};
