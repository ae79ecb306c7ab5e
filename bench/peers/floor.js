// The floor: a week grid written by hand, one absolutely positioned element an event and nothing that isn't needed.
import './floor.css';

const HOURS = 24;
const DAY = 86_400_000;
const app = document.getElementById('app');
let monday = Date.UTC(2026, 2, 2);
let all = [];
let nodes = new Map();
let columns = [];

const day = (text) => Math.floor((Date.parse(`${text}Z`) - monday) / DAY);
const minute = (text) => Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));

/** Lanes of one day's events: first free lane, each cluster as wide as its widest moment. */
function lanes(list) {
  list.sort((a, b) => a.s - b.s || b.e - a.e);
  let cluster = [];
  let ends = [];
  let until = -1;
  const close = () => {
    for (const item of cluster) item.of = ends.length;
    cluster = [];
    ends = [];
  };
  for (const item of list) {
    if (item.s >= until) close();
    let lane = ends.findIndex((end) => end <= item.s);
    if (lane < 0) lane = ends.length;
    ends[lane] = item.e;
    item.lane = lane;
    until = Math.max(until, item.e);
    cluster.push(item);
  }
  close();
}

function place(item) {
  let node = nodes.get(item.id);
  if (!node) {
    node = document.createElement('div');
    node.className = 'event';
    node.dataset.entry = item.id;
    nodes.set(item.id, node);
  }
  node.textContent = item.title;
  node.style.cssText = `top:${item.s / 14.4}%;height:${(item.e - item.s) / 14.4}%;left:${(item.lane / item.of) * 100}%;`
    + `width:${100 / item.of}%;background:${item.color}`;
  return node;
}

function drawDay(index) {
  const list = all.filter((event) => day(event.start) === index)
    .map((event) => ({ ...event, s: minute(event.start), e: minute(event.end) }));
  lanes(list);
  columns[index].replaceChildren(...list.map(place));
}

function draw() {
  nodes = new Map();
  const days = Array.from({ length: 7 }, () => []);
  for (const event of all) {
    const index = day(event.start);
    if (index >= 0 && index < 7) days[index].push({ ...event, s: minute(event.start), e: minute(event.end) });
  }
  columns = days.map((list) => {
    lanes(list);
    const column = document.createElement('div');
    column.className = 'day';
    column.append(...list.map(place));
    return column;
  });
  const head = document.createElement('div');
  head.className = 'head';
  for (let i = 0; i < 7; i += 1) {
    const cell = document.createElement('div');
    cell.textContent = new Date(monday + i * DAY).toUTCString().slice(0, 11);
    head.append(cell);
  }
  const labels = document.createElement('div');
  labels.className = 'labels';
  for (let i = 0; i < HOURS; i += 1) {
    const label = document.createElement('div');
    label.textContent = `${i}:00`;
    labels.append(label);
  }
  const grid = document.createElement('div');
  grid.className = 'grid';
  grid.append(labels, ...columns);
  const keep = app.querySelector('.scroll')?.scrollTop ?? 7 * 48;
  const scroll = document.createElement('div');
  scroll.className = 'scroll';
  scroll.append(grid);
  app.replaceChildren(head, scroll);
  scroll.scrollTop = keep;
}

app.addEventListener('pointerdown', (down) => {
  const node = down.target.closest('.event');
  if (!node) return;
  const id = node.dataset.entry;
  const width = columns[0].offsetWidth;
  let dx = 0;
  let dy = 0;
  const move = (event) => {
    dx = Math.round((event.clientX - down.clientX) / width);
    dy = Math.round((event.clientY - down.clientY) / 12);
    node.style.transform = `translate(${dx * width}px,${dy * 12}px)`;
    node.style.zIndex = 2;
  };
  const up = () => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    const event = all.find((each) => each.id === id);
    const by = dx * DAY + dy * 900_000;
    const shift = (text) => new Date(Date.parse(`${text}Z`) + by).toISOString().slice(0, 19);
    window.__bench.moveEvent(id, shift(event.start), shift(event.end));
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
});

window.__bench = {
  setEvents(list) {
    all = list;
    draw();
  },
  next() {
    monday += 7 * DAY;
    draw();
  },
  prev() {
    monday -= 7 * DAY;
    draw();
  },
  moveEvent(id, start, end) {
    const event = all.find((each) => each.id === id);
    const from = day(event.start);
    event.start = start;
    event.end = end;
    drawDay(from);
    if (day(start) !== from) drawDay(day(start));
  },
};
window.__bench.setEvents(window.__benchInit ?? []);
