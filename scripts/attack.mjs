// node scripts/attack.mjs [--minutes 10] [--seed 1] [--only calls,files]
// Attacks the built package: random calls on both backends, damaged tables and files, memory that does not grow, a hostile server, files
// that are replaced, workers that die. Prints counts; fails at the first wrong value, at an error in the engine's words, and at what hangs
// or takes too much memory. The same seed makes the same attacks in the same order.

import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';

/** Shares of the time. */
const PROGRAMS = { calls: 3, tables: 1, files: 4, memory: 1, servers: 1, replacements: 1, faults: 2 };
/** Seconds for one attack, on a machine that does other things, too. */
const HANGS = 60;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: Object.keys(PROGRAMS).join() },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
const chosen = values.only.split(',');
const unknown = chosen.find((name) => !Object.hasOwn(PROGRAMS, name));
if (!(minutes > 0) || !Number.isSafeInteger(seed) || unknown !== undefined) {
  console.error(
    `attack: --minutes must be a number above 0, --seed an integer, --only of ${Object.keys(PROGRAMS)}`,
  );
  process.exit(2);
}

/** Runs a program; resolves to a fault, if it found one. */
function attack(name, seconds) {
  const isSoak = name === 'faults';
  const program = isSoak ? './soak.mjs' : `../test/attack/${name}.mjs`;
  const args = isSoak ? ['--seed', seed, '--steps', Math.ceil(seconds * 2)] : [seed, seconds];
  const child = fork(new URL(program, import.meta.url), args.map(String), {
    execArgv: ['--max-old-space-size=1024'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve) => {
    let at = 0;
    let fault;
    const hang = () => {
      fault = `attack ${at} takes more than ${HANGS} s`;
      child.kill('SIGKILL');
    };
    let timer = isSoak ? undefined : setTimeout(hang, 1000 * HANGS);
    child.on('message', (message) => {
      if (message.attack !== undefined) at = message.attack;
      if (message.fault) fault = message.fault;
      if (message.counts) {
        console.log(`${name}: ${at + 1} attacks`);
        for (const [outcome, count] of Object.entries(message.counts).sort()) {
          console.log(`  ${String(count).padStart(7)}  ${outcome}`);
        }
      }
      clearTimeout(timer);
      if (!isSoak) timer = setTimeout(hang, 1000 * HANGS);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve(fault ?? (code === 0 ? undefined : `attack ${at}: the process ended with ${signal ?? code}`));
    });
  });
}

const all = chosen.reduce((sum, name) => sum + PROGRAMS[name], 0);
for (const name of chosen) {
  const fault = await attack(name, (60 * minutes * PROGRAMS[name]) / all);
  if (fault !== undefined) {
    console.error(`attack: ${name}, seed ${seed}, ${fault}`);
    process.exit(1);
  }
}
