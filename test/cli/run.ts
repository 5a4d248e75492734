import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command as `npm run build` makes it. */
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** What a run of the command left. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `infosimd` with arguments, and waits for its end. */
export function run(
  args: readonly string[],
  {
    env = {},
    flags = [],
    main = MAIN,
    input = '',
  }: { env?: NodeJS.ProcessEnv; flags?: readonly string[]; main?: string; input?: string } = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, main, ...args], {
      env: { ...process.env, ...env },
    });
    child.stdin.end(input);
    // A command that does not read it may have ended.
    child.stdin.on('error', () => undefined);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
