// The events that every contestant shows: deterministic, so that all rounds and contestants draw the same picture.

/** Monday of the week that every contestant starts in. */
export const MONDAY = '2026-03-02';

const WORDS = ['Write report', 'Stand-up', 'Review of the draft', 'Call with Ines', 'Plan sprint', 'Invoices', 'Deep work',
  'Interview', 'Fix the importer', 'Lunch', 'Design critique', 'Release notes'];
const COLORS = ['#4466aa', '#aa5544', '#448855', '#886699', '#997722', '#337788'];

/** Numbers in [0, 1) from a seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `YYYY-MM-DDTHH:MM:SS` of a minute counted from `MONDAY` 00:00. */
export function at(minute) {
  return new Date(Date.parse(`${MONDAY}T00:00:00Z`) + minute * 60_000).toISOString().slice(0, 19);
}

/** `count` events in the week that lies `week` weeks after the first; none crosses midnight. */
export function events(count, week = 0, seed = 7) {
  const next = random(seed + week * 1000);
  return Array.from({ length: count }, (_, i) => {
    const day = week * 7 + (i % 7);
    const start = 7 * 60 + 15 * Math.floor(next() * 44);
    const length = 15 * (1 + Math.floor(next() * 8));
    return {
      id: `w${week}e${i}`,
      title: `${WORDS[Math.floor(next() * WORDS.length)]} ${i}`,
      start: at(day * 1440 + start),
      end: at(day * 1440 + start + length),
      color: COLORS[i % COLORS.length],
    };
  });
}

/** A calendar of ours with so many meetings in the first week, as the app stores it: pairs of a key and its JSON. */
export function meetings(count) {
  if (count === 0) return [];
  const stored = (key, value) => [key, JSON.stringify({ v: 0, ...value })];
  const minutes = ({ start, end }) => (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000;
  const items = events(count, 0, 11).map((event) => ({
    id: `m${event.id}`,
    in: ['own'],
    title: event.title,
    when: { start: event.start, end: event.end, minutes: minutes(event) },
  }));
  const range = { from: MONDAY, until: '2026-03-09', zone: 'Europe/Berlin' };
  const account = { provider: 'google-calendar', account: 'own', name: 'Own', scopes: [], since: 1 };
  const now = Date.now();
  return [
    stored('connection/google-calendar:own', { at: 1, ...account, grant: 'none', access: 'none', expires_at: now + 3_600_000 }),
    stored('source/google-calendar:own', {
      containers_at: now,
      containers: [{ id: 'own', name: 'Own', scope: 'own', color: '#4466aa', primary: true }],
      lists: [{ scope: 'own', range, at: now, whole_at: now, items }],
      gone: [],
      missing: [],
    }),
  ];
}
