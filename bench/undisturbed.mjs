// A time that no other process has disturbed: on a shared machine, what else ran meanwhile is read off the system.

import { readFileSync } from 'node:fs';

/** Milliseconds between two looks at a machine that is busy. */
const PAUSE = 200;

/** Milliseconds of processor time of all processes so far; undefined where the system does not tell. */
function busyTime() {
  try {
    const [, user, nice, system, , , interrupts, softInterrupts, stolen] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)[0]
      .split(/\s+/)
      .map(Number);
    // In hundredths of a second, whatever the kernel.
    return 10 * (user + nice + system + interrupts + softInterrupts + stolen);
  } catch {
    return undefined;
  }
}

function ownTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Milliseconds that `run` takes; taken again, at most `tries` times, while others used more than a twentieth of that time.
 * `own`: what the run used in other processes of its own.
 */
export async function undisturbed(run, tries = 200) {
  for (let left = tries; ; left--) {
    const before = [busyTime(), ownTime()];
    const start = performance.now();
    const own = (await run()) ?? 0;
    const time = performance.now() - start;
    const used = [busyTime(), ownTime()];
    const others = used[0] === undefined ? 0 : used[0] - before[0] - (used[1] - before[1]) - own;
    // The system counts in steps of 10 ms.
    if (others <= Math.max(10, time / 20) || left === 1) return { time, disturbed: left === 1 };
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
