// Ranges that threads claim, do, and give back, in any order of their steps.

import { describe, expect, test } from 'vitest';
import { Claims } from '../../src/parallel/claims.js';
import { mulberry32 } from '../support/mulberry32.js';

describe('claims', () => {
  test('each range is claimed once, in order', () => {
    const claims = Claims.create(5);
    expect([1, 2, 1, 3, 2, 1].map((thread) => claims.claim(thread))).toEqual([0, 1, 2, 3, 4, -1]);
    expect([claims.claimedBy(1), claims.claimedBy(2), claims.claimedBy(3), claims.claimedBy(4)]).toEqual([
      0, 1, 3, -1,
    ]);
  });

  test('a range that is given back while another thread moves the mark is found again', () => {
    const claims = Claims.create(8);
    for (let range = 0; range < 6; range++) claims.claim(range === 2 ? 7 : 1);
    expect(claims.release(7)).toBe(2);
    // As a thread that was held up between its claim of 5 and its mark.
    const MARK = 2;
    claims.control[MARK] = 6;
    expect(claims.hasFree).toBe(true);
    expect([claims.claim(1), claims.claim(1), claims.claim(1), claims.claim(1)]).toEqual([6, 7, 2, -1]);
  });

  test('all ranges are done in the end, whoever dies in between', () => {
    const draw = mulberry32(4);
    for (let round = 0; round < 200; round++) {
      const claims = Claims.create(1 + Math.floor(draw() * 40));
      let steps = 0;
      while (claims.done < claims.ranges) {
        expect(++steps).toBeLessThan(10_000);
        const thread = 1 + Math.floor(draw() * 4);
        const held = claims.claimedBy(thread);
        if (held < 0) claims.claim(thread);
        else if (draw() < 0.3) expect(claims.release(thread)).toBe(held);
        else claims.finish(held);
      }
      expect(claims.hasFree).toBe(false);
    }
  });

  test('waiting ends at once where something has happened since', () => {
    const claims = Claims.create(2);
    const { events } = claims;
    claims.finish(claims.claim(1));
    claims.wait(events, 60_000);
    expect(claims.done).toBe(1);
  });

  test('a loop that is ended says so', () => {
    const claims = Claims.create(1);
    expect(claims.cancelled).toBe(false);
    claims.cancel();
    expect(new Claims(claims.control).cancelled).toBe(true);
  });
});
