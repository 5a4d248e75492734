import { describe, expect, test } from 'vitest';
import { commandFiles, json } from './commandFiles.js';
import { run } from './run.js';
import { DESCRIBED, OUTSIDE } from './sample.js';

const files = commandFiles();

describe('mi', () => {
  test('is what rank says, with entropies and the normalised value', async () => {
    const result = await json<Record<string, unknown>>(['mi', files.sample, '--x', 'size', '--y', 'weight']);
    expect(result.mutualInformation).toBeCloseTo(OUTSIDE.default.size.mi, 12);
    expect(result.beyondChance).toBeCloseTo(OUTSIDE.default.size.beyondChance, 12);
    expect(result).toMatchObject({ rows: 600, samples: 553, omitted: 47, outOfRange: 0, unit: 'bits' });
    expect(result.x).toMatchObject({ name: 'size', type: 'number', bins: 8, missing: 47, infinite: 0 });
    expect(result.y).toMatchObject({ name: 'weight', type: 'number', bins: 8, missing: 0 });
    const { stdout } = await run(['mi', files.sample, '--x', 'size', '--y', 'weight']);
    expect(stdout).toMatch(/^I\(size; weight\) +2\.261729 bits$/m);
    expect(stdout).toMatch(/^left out +47 \(47 without size\)$/m);
  });

  test('one bin, one category', async () => {
    const path = await files.file('single.csv', 'a,b\n1,x\n2,x\n3,x\n');
    const { stdout } = await run(['mi', path, '--x', 'a', '--y', 'b', '--bins', '1']);
    expect(stdout).toMatch(/^H\(a\) +0\.000000 bits, 1 bin$/m);
    expect(stdout).toMatch(/^H\(b\) +0\.000000 bits, 1 category$/m);
  });

  test('a column with itself: its entropy, normalised 1', async () => {
    const result = await json<{ mutualInformation: number; x: { entropy: number }; normalized: number }>([
      'mi',
      files.sample,
      '--x',
      'group',
      '--y',
      'group',
    ]);
    expect(result.mutualInformation).toBeCloseTo(DESCRIBED.group.entropy, 12);
    expect(result.x.entropy).toBeCloseTo(DESCRIBED.group.entropy, 12);
    expect(result.normalized).toBe(1);
  });
});
