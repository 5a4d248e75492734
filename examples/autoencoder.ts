// A variational autoencoder (Kingma & Welling 2014): four numbers for an image of a digit, drawn from a Gaussian that the encoder gives,
// and an image from them by the decoder. It minimises D + β·R: the distortion D is the cross-entropy of the pixels, the rate R the KL
// divergence of the Gaussian from the standard normal one, which bounds what the numbers tell of the image (Alemi et al. 2018).

import { gaussianKlDivergence, sigmoidCrossEntropy } from 'infosimd/learning';
import { htmlPage, rateDistortionCurve, renderSvg } from 'infosimd/plot';
import { Network, normal, rowsOf, shuffled, softmaxOfPairs, uniform } from './network.js';
import { readDigits, runAsProgram, threeDecimals } from './program.js';

const PIXELS = 64;
const LATENT = 4;
const BETAS = [0.25, 0.5, 1, 2, 4, 8];
/** Bits that each dimension may have for nothing. */
const FREE_BITS = 0.5;
const NATS_PER_BIT = Math.LN2;

/** The first columns of rows, or those after them. */
function columnsOf(values: Float64Array, columns: number, from: number, to: number): Float64Array {
  return values.filter((_, i) => i % columns >= from && i % columns < to);
}

/** e^x, which is the same on every machine. */
function exponentials(x: Float64Array): Float64Array {
  const values = softmaxOfPairs(x);
  return Float64Array.from(x, (_, i) => values[2 * i] / values[2 * i + 1]);
}

/** What the encoder gives for images, and numbers drawn from it. */
interface Encoded {
  readonly activations: readonly Float64Array[];
  readonly posterior: { readonly mean: Rows; readonly logVariance: Rows };
  readonly noise: Float64Array;
  readonly latent: Float64Array;
}

interface Rows {
  readonly values: Float64Array;
  readonly shape: readonly [number, number];
}

/** An encoder and a decoder of one hidden layer each. */
class Autoencoder {
  readonly #encoder: Network;
  readonly #decoder: Network;
  readonly #draw: () => number;

  constructor(seed: number) {
    this.#encoder = new Network([PIXELS, 32, 2 * LATENT], seed);
    this.#decoder = new Network([LATENT, 32, PIXELS], seed + 1);
    this.#draw = uniform(seed + 2);
  }

  encode(images: Float64Array): Encoded {
    const activations = this.#encoder.activations(images);
    const outputs = activations.at(-1) as Float64Array;
    const shape = [outputs.length / (2 * LATENT), LATENT] as const;
    const mean = columnsOf(outputs, 2 * LATENT, 0, LATENT);
    const logVariance = columnsOf(outputs, 2 * LATENT, LATENT, 2 * LATENT);
    const deviation = exponentials(logVariance.map((value) => value / 2));
    const noise = mean.map(() => normal(this.#draw));
    return {
      activations,
      posterior: { mean: { values: mean, shape }, logVariance: { values: logVariance, shape } },
      noise: noise.map((value, i) => value * deviation[i]),
      latent: mean.map((value, i) => value + noise[i] * deviation[i]),
    };
  }

  /** One step of gradient descent with some images. */
  step(images: Float64Array, beta: number, freeBits: number, rate: number): void {
    const rows = images.length / PIXELS;
    const { activations, posterior, noise, latent } = this.encode(images);
    const decoded = this.#decoder.activations(latent);
    const distortion = sigmoidCrossEntropy(images, decoded.at(-1) as Float64Array, {
      reduction: 'sum',
      gradient: true,
    });
    const pixels = (distortion.gradient as Float64Array).map((slope) => slope / rows);
    const byLatent = this.#decoder.backward(decoded, pixels);
    const { gradient } = gaussianKlDivergence(posterior, undefined, {
      freeBits: freeBits * NATS_PER_BIT,
      gradient: true,
    });
    const byOutputs = new Float64Array(2 * latent.length);
    byLatent.forEach((slope, i) => {
      const at = i + LATENT * Math.floor(i / LATENT);
      byOutputs[at] = slope + beta * (gradient?.mean[i] as number);
      byOutputs[at + LATENT] = (slope * noise[i]) / 2 + beta * (gradient?.logVariance[i] as number);
    });
    this.#encoder.backward(activations, byOutputs);
    this.#encoder.step(rate);
    this.#decoder.step(rate);
  }

  /** Rate and distortion in bits an image, and the rate of each dimension. */
  assess(images: Float64Array) {
    const { posterior, latent } = this.encode(images);
    const { value, dimensions } = gaussianKlDivergence(posterior, undefined, { details: true, base: 2 });
    const decoded = this.#decoder.outputs(latent);
    const sum = sigmoidCrossEntropy(images, decoded, { reduction: 'sum', base: 2 });
    return {
      rate: value,
      distortion: sum / (images.length / PIXELS),
      dimensions: dimensions as Float64Array,
    };
  }
}

/** Trains for each β, and once more with free bits. */
export function compute({ pixels }: { readonly pixels: Float64Array }) {
  const images = shuffled(pixels.length / PIXELS, uniform(7));
  const training = rowsOf(pixels, PIXELS, images.subarray(0, 1000));
  const test = rowsOf(pixels, PIXELS, images.subarray(1000));
  const trained = (beta: number, freeBits: number) => {
    const autoencoder = new Autoencoder(1);
    const draw = uniform(2);
    for (let epoch = 0; epoch < 20; epoch++) {
      const order = shuffled(1000, draw);
      for (let start = 0; start < 1000; start += 25) {
        autoencoder.step(rowsOf(training, PIXELS, order.subarray(start, start + 25)), beta, freeBits, 0.005);
      }
    }
    return { beta, ...autoencoder.assess(test) };
  };
  return {
    images: test.length / PIXELS,
    points: BETAS.map((beta) => trained(beta, 0)),
    free: trained(8, FREE_BITS),
  };
}

type Result = ReturnType<typeof compute>;

const dimensionsText = (dimensions: Float64Array): string => Array.from(dimensions, threeDecimals).join(', ');

/** What the program prints. */
export function lines({ images, points, free }: Result): string[] {
  const of = ({ rate, distortion, dimensions }: Result['free']): string =>
    `rate ${threeDecimals(rate)} bits (${dimensionsText(dimensions)}), distortion ${threeDecimals(distortion)} bits`;
  return [
    'Variational autoencoder of digits',
    `Bits an image, ${images} images that it was not trained on:`,
    ...points.map((point) => `β ${point.beta}: ${of(point)}`),
    `β ${free.beta} with ${FREE_BITS} free bits a dimension: ${of(free)}`,
  ];
}

/** The page with the plots. */
export async function page({ images, points, free }: Result): Promise<string> {
  const curve = rateDistortionCurve(
    { unit: 'bits an image', points },
    {
      title: ['Rate and distortion', `β = ${points.map(({ beta }) => beta).join(', ')} from left to right`],
      x: 'distortion (bits an image)',
    },
  );
  const row = (name: string, { rate, distortion, dimensions }: Result['free']): string[] => [
    name,
    threeDecimals(rate),
    dimensionsText(dimensions),
    threeDecimals(distortion),
  ];
  return htmlPage('Variational autoencoder of digits', [
    {
      paragraphs: [
        `Four numbers for an image of 64 pixels; means over ${images} images that it was not trained on. A larger β buys a lower rate with ` +
          'distortion, until dimensions tell nothing at all.',
        `Free bits (Kingma et al. 2016) charge a dimension nothing for its first ${FREE_BITS} bits, so none is given up.`,
        'Data: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0.',
      ],
      table: {
        columns: [
          { name: 'β', numeric: true },
          { name: 'rate, bits', numeric: true },
          { name: 'by dimension', numeric: true },
          { name: 'distortion, bits', numeric: true },
        ],
        rows: [
          ...points.map((point) => row(String(point.beta), point)),
          row(`${free.beta}, ${FREE_BITS} free bits`, free),
        ],
      },
      figures: [{ svg: await renderSvg(curve) }],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const result = compute(await readDigits());
  return { lines: lines(result), page: await page(result) };
});
