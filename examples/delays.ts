// Late or not: the chance that a flight is more than a quarter of an hour late, from its hour and its airports.
//
// Logistic regression: the logit is the sum of a number for the hour, one for the origin and one for the destination. A second model
// weights late flights so that they count as much as the others together, as is often done for rare classes: what it says are not chances any
// more. Flights in odd rows train, those in even rows test.

import { entropy } from 'infosimd';
import { type CalibrationErrorResult, calibrationError, sigmoidCrossEntropy } from 'infosimd/learning';
import { htmlPage, reliabilityDiagram, renderSvg, sideBySide } from 'infosimd/plot';
import { softmaxOfPairs } from './network.js';
import { type Flights, type Names, readFlights, runAsProgram, threeDecimals } from './program.js';

const MINUTES = 15;
const STEPS = 30;

/** Flights with what is known of them before they leave, and 1 where they were late. */
interface Samples {
  readonly factors: readonly { readonly codes: Int32Array; readonly size: number }[];
  readonly late: Float64Array;
}

/** Every second flight. */
function half({ delay, hour, origin, destination }: Flights, first: 0 | 1): Samples {
  const some = (codes: Int32Array): Int32Array => codes.filter((_, row) => row % 2 === first);
  const known = ({ codes, names }: Names) => ({ codes: some(codes), size: names.length });
  return {
    factors: [{ codes: some(hour), size: 24 }, known(origin), known(destination)],
    late: delay.filter((_, row) => row % 2 === first).map((minutes) => (minutes > MINUTES ? 1 : 0)),
  };
}

/** The sum of the effects of each flight's hour and airports. */
function logitsOf(effects: readonly Float64Array[], { factors, late }: Samples): Float64Array {
  const logits = new Float64Array(late.length);
  factors.forEach(({ codes }, which) => {
    const effect = effects[which];
    for (let row = 0; row < logits.length; row++) logits[row] += effect[codes[row]];
  });
  return logits;
}

/** The sum over the flights of each code. */
function sums({ codes, size }: Samples['factors'][number], values: ArrayLike<number>): Float64Array {
  const total = new Float64Array(size);
  for (let row = 0; row < codes.length; row++) total[codes[row]] += values[row];
  return total;
}

/** Effects by gradient descent, each scaled by how often its code occurs. */
function descend(samples: Samples, positiveWeight: number): Float64Array[] {
  const { factors, late } = samples;
  const effects = factors.map(({ size }) => new Float64Array(size));
  const shares = factors.map((factor) => sums(factor, new Float64Array(late.length).fill(1 / late.length)));
  const gradient = new Float64Array(late.length);
  for (let step = 0; step < STEPS; step++) {
    sigmoidCrossEntropy(late, logitsOf(effects, samples), { positiveWeight, gradient });
    factors.forEach((factor, which) => {
      const slopes = sums(factor, gradient);
      effects[which].forEach((_, code, effect) => {
        if (shares[which][code] > 0) effect[code] -= slopes[code] / shares[which][code];
      });
    });
  }
  return effects;
}

/** The sigmoid of each logit. */
function chances(logits: Float64Array): Float64Array {
  const values = softmaxOfPairs(logits);
  return Float64Array.from(logits, (_, row) => values[2 * row]);
}

/** How a model does on flights that it has not seen. */
interface Assessment {
  /** Weight of late flights. */
  readonly weight: number;
  /** Cross-entropy in bits. */
  readonly loss: number;
  readonly calibration: CalibrationErrorResult;
}

/** The share of late flights, its entropy, and both models. */
export function compute(flights: Flights) {
  const training = half(flights, 1);
  const test = half(flights, 0);
  const share = training.late.reduce((sum, late) => sum + late, 0) / training.late.length;
  const assess = (weight: number): Assessment => {
    const logits = logitsOf(descend(training, weight), test);
    return {
      weight,
      loss: sigmoidCrossEntropy(test.late, logits, { base: 2 }),
      calibration: calibrationError(test.late, chances(logits), { details: true }) as CalibrationErrorResult,
    };
  };
  return {
    flights: [training, test].map(({ late }) => late.length),
    share,
    entropy: entropy([share, 1 - share]),
    plain: assess(1),
    weighted: assess((1 - share) / share),
  };
}

type Result = ReturnType<typeof compute>;

/** What the program prints. */
export function lines({ flights, share, entropy: unknown, plain, weighted }: Result): string[] {
  const of = ({ loss, calibration }: Assessment): string =>
    `loss ${threeDecimals(loss)} bits, calibration error ${threeDecimals(calibration.value)}, mean chance ${threeDecimals(calibration.confidence)}`;
  return [
    'Late flights',
    `Flights to train on, to test: ${flights.join(', ')}`,
    `More than ${MINUTES} minutes late: ${threeDecimals(share)}, entropy ${threeDecimals(unknown)} bits`,
    `Hour, origin, destination: ${of(plain)}`,
    `Late flights weighted by ${threeDecimals(weighted.weight)}: ${of(weighted)}`,
  ];
}

/** The page with the plots. */
export async function page({ share, entropy: unknown, plain, weighted }: Result): Promise<string> {
  const diagram = (name: string, { loss, calibration }: Assessment) =>
    reliabilityDiagram(calibration, {
      title: [
        name,
        `calibration error ${threeDecimals(calibration.value)}, loss ${threeDecimals(loss)} bits`,
      ],
      x: 'chance that the flight is late',
      y: 'share of late flights',
    });
  const charts = sideBySide([
    diagram('As they are', plain),
    diagram(`Late flights weighted by ${threeDecimals(weighted.weight)}`, weighted),
  ]);
  return htmlPage('Late flights', [
    {
      paragraphs: [
        `${threeDecimals(share)} of the flights are more than ${MINUTES} minutes late: ${threeDecimals(unknown)} bits each, if nothing is known. ` +
          `Hour, origin and destination bring the loss down to ${threeDecimals(plain.loss)} bits on flights that the model has not seen.`,
        'The first model says chances that hold; its highest bins hold few flights. Weights on late flights make both outcomes count alike, and ' +
          'what that model says is far above what happens.',
      ],
      figures: [{ svg: await renderSvg(charts) }],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const result = compute(await readFlights());
  return { lines: lines(result), page: await page(result) };
});
