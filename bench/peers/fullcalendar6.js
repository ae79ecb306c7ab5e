import { Calendar } from '@fullcalendar/core';
import timeGrid from '@fullcalendar/timegrid';
import interaction from '@fullcalendar/interaction';
import { hook } from './fullcalendar-hook.js';

const calendar = new Calendar(document.getElementById('app'), {
  plugins: [timeGrid, interaction],
  initialView: 'timeGridWeek',
  initialDate: '2026-03-02',
  firstDay: 1,
  height: '100%',
  editable: true,
  snapDuration: '00:15:00',
  events: window.__benchInit ?? [],
});
calendar.render();
hook(calendar);
