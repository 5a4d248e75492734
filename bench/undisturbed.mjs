// Measures a time that no other process has disturbed, as the system's processor times show.

import { readFileSync } from 'node:fs';

/** Milliseconds to wait while the machine is busy. */
const PAUSE = 200;

/** The processor time of all processes so far, in milliseconds; undefined if the system does not provide it. */
function busyTime() {
  try {
    const [, user, nice, system, , , interrupts, softInterrupts, stolen] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)[0]
      .split(/\s+/)
      .map(Number);
    // In hundredths of a second on every kernel.
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
 * The milliseconds that `run` takes, measured again, at most `tries` times, if other processes used more than a twentieth of that.
 * `own`: the processor time of the run's own child processes.
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
