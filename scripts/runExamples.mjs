// node scripts/runExamples.mjs: runs the compiled examples in the order of the chapters; fails if one fails.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const EXAMPLES = [
  'entropy',
  'crossEntropy',
  'mutualInformation',
  'classificationLoss',
  'informationBottleneck',
  'digits',
  'delays',
  'compression',
  'autoencoder',
];

for (const name of EXAMPLES) {
  const script = fileURLToPath(new URL(`../build/examples/${name}.js`, import.meta.url));
  const { status, signal } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`examples/${name}.ts failed (${signal ?? `exit code ${status}`})`);
    process.exit(1);
  }
  console.log();
}
