import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { onAbort } from '../../src/columns/onAbort.js';

test('one listener for all that wait, and none when nothing does', () => {
  const { signal } = new AbortController();
  const forget = Array.from({ length: 20 }, () => onAbort(signal, () => undefined));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  for (const each of forget.slice(1)) each();
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  forget[0]();
  forget[0]();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  onAbort(signal, () => undefined);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  expect(onAbort(undefined, () => undefined)()).toBeUndefined();
});

test('each action that was not forgotten runs once, also where it makes others forget', () => {
  const controller = new AbortController();
  const ran: string[] = [];
  const forget = onAbort(controller.signal, () => ran.push('forgotten'));
  onAbort(controller.signal, () => ran.push('first'));
  const last = onAbort(controller.signal, () => {
    ran.push('last');
    last();
  });
  forget();
  controller.abort();
  controller.abort();
  expect(ran).toEqual(['first', 'last']);
});
