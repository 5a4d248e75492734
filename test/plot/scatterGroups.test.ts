import { describe, expect, it } from 'vitest';
import { renderSvg, scatterGroups } from '../../src/plot/index.js';

const groups = [
  { name: 'first', x: [0, 1, 2], y: [5, 6, 7] },
  { name: 'second', x: Float64Array.of(10, 11), y: Float64Array.of(-1, -2) },
];

describe('scatterGroups', () => {
  it('draws every point, the groups in turn', () => {
    const { data } = scatterGroups(groups, { x: 'x', y: 'y' }) as unknown as {
      data: { values: { group: string; x: number; y: number }[] };
    };
    expect(data.values).toEqual([
      { group: 'first', x: 0, y: 5 },
      { group: 'second', x: 10, y: -1 },
      { group: 'first', x: 1, y: 6 },
      { group: 'second', x: 11, y: -2 },
      { group: 'first', x: 2, y: 7 },
    ]);
  });

  it('names the axes, the groups and the chart', async () => {
    const svg = await renderSvg(scatterGroups(groups, { x: 'across', y: 'up', title: ['A title', 'below'] }));
    for (const text of ['across', 'up', 'first', 'second', 'A title', 'below'])
      expect(svg).toContain(`>${text}<`);
    expect(svg).toContain('fill="#2f6f9f"');
    expect(svg).toContain('fill="#d9822b"');
  });

  it('makes an empty chart of no groups', async () => {
    expect(await renderSvg(scatterGroups([], { x: 'x', y: 'y' }))).toMatch(/^<svg/);
  });
});
