// npm run docs:pictures
// Draws the README's pictures: a report of the command and a plot of `infosimd/plot`, both of three million flights. Chromium renders
// them; findChromium.mjs says where it is looked for.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JointHistogram } from 'infosimd';
import { openDataset } from 'infosimd/data';
import { jointHeatMap, renderSvg } from 'infosimd/plot';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, findChromium } from './findChromium.mjs';

const FLIGHTS = 'node_modules/vega-datasets/data/flights-3m.parquet';
const root = new URL('../', import.meta.url);
const images = new URL('docs/images/', root);

/** The page that `infosimd rank --report` writes. */
function writeReport() {
  execFileSync(
    process.execPath,
    ['dist/cli/main.js', 'rank', FLIGHTS, '--target', 'delay', '--report', 'build/report.html'],
    { cwd: root },
  );
  return new URL('build/report.html', root);
}

/** A heat map of distance and delay. */
async function heatMap() {
  const dataset = await openDataset(new URL(FLIGHTS, root));
  try {
    const table = new JointHistogram({
      x: { bins: 50, range: [0, 3000] },
      y: { bins: 40, range: [-40, 120] },
    });
    await table.pushAll(dataset.blocks(['distance', 'delay']));
    return await renderSvg(
      jointHeatMap(table, {
        x: 'distance (miles)',
        y: 'delay (minutes)',
        title: 'Three million flights',
      }),
    );
  } finally {
    await dataset.close();
  }
}

mkdirSync(new URL('build/', root), { recursive: true });
mkdirSync(images, { recursive: true });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGUMENTS });
try {
  const page = await browser.newPage({ viewport: { width: 960, height: 820 } });
  await page.goto(writeReport().href);
  await page.screenshot({ path: fileURLToPath(new URL('report.png', images)) });
  await page.setContent(await heatMap());
  await page
    .locator('svg')
    .first()
    .screenshot({ path: fileURLToPath(new URL('plot.png', images)) });
} finally {
  await browser.close();
}
