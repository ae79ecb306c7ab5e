import { DayPilot } from '@daypilot/daypilot-lite-javascript';

const shown = (event) => ({ id: event.id, text: event.title, start: event.start, end: event.end, barColor: event.color });
const calendar = new DayPilot.Calendar('app', {
  viewType: 'Week',
  startDate: '2026-03-02',
  weekStarts: 1,
  heightSpec: 'Full',
  businessBeginsHour: 0,
  businessEndsHour: 24,
  events: (window.__benchInit ?? []).map(shown),
});
calendar.init();

const step = (days) => calendar.update({ startDate: calendar.startDate.addDays(days) });
window.__bench = {
  setEvents: (list) => calendar.update({ events: list.map(shown) }),
  next: () => step(7),
  prev: () => step(-7),
  moveEvent(id, start, end) {
    const event = calendar.events.find(id);
    event.start(start);
    event.end(end);
    calendar.events.update(event);
  },
};
