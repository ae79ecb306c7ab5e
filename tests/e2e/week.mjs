// A busy week of four people, for pictures.

import { TODAY, TUESDAY, WEDNESDAY } from './harness.mjs';

export const [THURSDAY, FRIDAY] = ['2026-11-26', '2026-11-27'];

/** Adds three people beside the user; then the week is shown. */
export async function addPeople(app) {
  await app.page.goto(`${app.url}#/team`);
  for (const name of ['Ada Okoye', 'Jonas Berg', 'Priya Raman']) {
    await app.page.locator('main.team input').first().fill(name);
    await app.press('Enter');
    await app.page.getByText(name).first().waitFor();
  }
  await app.page.goto(`${app.url}#/week`);
}

/** Plans items of Asana over the week; the sidebar stays open. */
export async function planWeek(app) {
  await app.openSidebar();
  for (const [title, day, time] of [
    ['Walk the west pier with the harbour master [2h]', TODAY, '10:30'],
    ['Check arrow directions on the ferry level', TODAY, '13:30'],
    ['Write report [1h30m]', TUESDAY, '10:00'],
    ['Choose the typeface for wind speeds [75m]', TUESDAY, '13:00'],
    ['Photograph every sign that is older than 2019', WEDNESDAY, '9:30'],
    ['Prototype the rain wall legend', WEDNESDAY, '11:00'],
    ['Update the risk register', WEDNESDAY, '14:00'],
    ['Send the tactile samples to the sight-loss charity', THURSDAY, '11:00'],
    ['Proofread the four-language safety panel [45m]', FRIDAY, '10:00'],
    ['Storyboard for the barometer room', FRIDAY, '13:00'],
  ]) await app.dragItemTo(title, day, time);
  await app.search('');
}
