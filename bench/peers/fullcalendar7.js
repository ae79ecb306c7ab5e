import { Calendar } from 'fullcalendar-7';
import timeGrid from 'fullcalendar-7/timegrid';
import interaction from 'fullcalendar-7/interaction';
import theme from 'fullcalendar-7/themes/classic';
import 'fullcalendar-7/skeleton.css';
import 'fullcalendar-7/themes/classic/theme.css';
import 'fullcalendar-7/themes/classic/palette.css';
import { hook } from './fullcalendar-hook.js';

const calendar = new Calendar(document.getElementById('app'), {
  plugins: [timeGrid, interaction, theme],
  eventClass: 'bench-event',
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
