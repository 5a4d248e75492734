// The deep-learning topics of the document on one small network, which reads handwritten digits: a loss with its gradient, calibration,
// distillation, quantised weights, uncertainty, the information plane and the information bottleneck.

import {
  calibrationError,
  codeLength,
  distillationLoss,
  ensembleUncertainty,
  fitTemperature,
  informationBottleneckCurve,
  type LayerInformation,
  layerInformation,
  quantizeWeights,
  softmax,
  softmaxCrossEntropy,
} from 'infosimd/learning';
import {
  htmlPage,
  informationCurve,
  informationPlane,
  reliabilityDiagram,
  renderSvg,
  scatterPlot,
  sideBySide,
} from 'infosimd/plot';
import { Network, rowsOf, shuffled, type Training, train, uniform } from './network.js';
import { readDigits, runAsProgram, threeDecimals } from './program.js';

const PIXELS = 64;
const CLASSES = 10;
const SEEDS = [1, 2, 3, 4, 5];

/** Images of 64 pixels in [0, 1], and their digits. */
export interface Digits {
  readonly pixels: Float64Array;
  readonly labels: Int32Array;
}

/** Outputs of a network as rows of logits. */
function rows(values: Float64Array) {
  return { values, shape: [values.length / CLASSES, CLASSES] as const };
}

function some({ pixels, labels }: Digits, which: Int32Array): Digits {
  return { pixels: rowsOf(pixels, PIXELS, which), labels: Int32Array.from(which, (row) => labels[row]) };
}

/** Share of images whose greatest output is that of their digit. */
function accuracyOf(network: Network, { pixels, labels }: Digits): number {
  const outputs = network.outputs(pixels);
  const right = labels.filter((label, row) => {
    const logits = outputs.subarray(row * CLASSES, (row + 1) * CLASSES);
    return logits.every((logit) => logit <= logits[label]);
  });
  return right.length / labels.length;
}

function mean(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** What differs between the networks below. */
type Changes = Partial<Training> & Pick<Training, 'epochs' | 'seed'>;

/** Trains on the digits themselves: the softmax cross-entropy comes with its gradient. */
function trainOnLabels(network: Network, { pixels, labels }: Digits, changes: Changes): Network {
  train(network, pixels, { batch: 32, rate: 0.003, ...changes }, (outputs, batch) => {
    const target = batch.map((row) => labels[row]);
    return softmaxCrossEntropy(target, rows(outputs), { gradient: true }).gradient as Float64Array;
  });
  return network;
}

/** Trains on what another network said of the same images, at a temperature. */
function trainOnOutputs(
  network: Network,
  pixels: Float64Array,
  taught: Float64Array,
  temperature: number,
  changes: Changes,
): Network {
  train(network, pixels, { batch: 32, rate: 0.003, ...changes }, (outputs, batch) => {
    const teacher = rows(rowsOf(taught, CLASSES, batch));
    return distillationLoss(teacher, rows(outputs), { temperature, gradient: true }).gradient as Float64Array;
  });
  return network;
}

/** The loss and the calibration of a network as trained, and with its logits divided by the temperature that fits other images. */
function calibrate(network: Network, validation: Digits, test: Digits) {
  const { temperature } = fitTemperature(validation.labels, rows(network.outputs(validation.pixels)));
  const logits = network.outputs(test.pixels);
  const at = (divisor: number) => ({
    loss: softmaxCrossEntropy(test.labels, rows(logits.map((logit) => logit / divisor))),
    calibration: calibrationError(test.labels, softmax(rows(logits), { temperature: divisor }), {
      bins: 10,
      details: true,
    }),
  });
  return { temperature, before: at(1), after: at(temperature) };
}

/** Networks of six units that see 250 images: what the digits teach, and what the large network's outputs teach; the mean of five. */
function distill(teacher: Network, training: Digits, test: Digits) {
  const temperature = 4;
  const few = some(
    training,
    Int32Array.from({ length: 250 }, (_, row) => row),
  );
  const taught = teacher.outputs(few.pixels);
  const accuracies = SEEDS.map((seed) => {
    const changes = { epochs: 100, rate: 0.01, seed };
    const student = () => new Network([PIXELS, 6, CLASSES], seed);
    return {
      alone: accuracyOf(trainOnLabels(student(), few, changes), test),
      distilled: accuracyOf(trainOnOutputs(student(), few.pixels, taught, temperature, changes), test),
    };
  });
  return {
    temperature,
    images: few.labels.length,
    alone: mean(accuracies.map(({ alone }) => alone)),
    distilled: mean(accuracies.map(({ distilled }) => distilled)),
  };
}

/** The network with weights of few bits: what it still gets right, and what its codes need. */
function quantize(network: Network, test: Digits) {
  return [8, 4, 3, 2].map((bits) => {
    const quantized = network.layers.map(({ weights }) => quantizeWeights(weights, { bits }));
    const counts = quantized.map(({ counts }) => counts).reduce((a, b) => a.map((count, i) => count + b[i]));
    const { entropy, huffman } = codeLength(counts);
    const coarse = network.copy(quantized.map(({ values }) => values));
    return { bits, accuracy: accuracyOf(coarse, test), entropy, huffman };
  });
}

/** Five networks on digits, and on images that are half one digit and half another: what the five disagree about. */
function doubt(training: Digits, test: Digits) {
  const ensemble = SEEDS.map((seed) =>
    trainOnLabels(new Network([PIXELS, 32, CLASSES], seed), training, { epochs: 20, seed }),
  );
  const { pixels, labels } = test;
  const mixed: number[] = [];
  for (let row = 0; row + 1 < labels.length; row++) {
    if (labels[row] === labels[row + 1]) continue;
    for (let i = row * PIXELS; i < (row + 1) * PIXELS; i++) mixed.push((pixels[i] + pixels[i + PIXELS]) / 2);
  }
  const of = (images: Float64Array) => {
    const stack = ensemble.map((network) => rows(network.outputs(images)));
    return ensembleUncertainty(stack, { from: 'logits', base: 2 });
  };
  return { digits: of(pixels), mixtures: of(Float64Array.from(mixed)) };
}

const EPOCHS = [0, 1, 2, 3, 5, 8, 13, 21, 34];

/** What two hidden layers hold of image and digit while they learn. */
function watch(training: Digits) {
  const network = new Network([PIXELS, 16, 2, CLASSES], 1);
  const { pixels, labels } = training;
  const two: LayerInformation[] = [];
  const sixteen: LayerInformation[] = [];
  const sixteenBinned: LayerInformation[] = [];
  trainOnLabels(network, training, {
    epochs: 34,
    seed: 1,
    observe(epoch) {
      if (!EPOCHS.includes(epoch)) return;
      const [, wide, narrow] = network.activations(pixels);
      const wideRows = { values: wide, shape: [labels.length, 16] as const };
      two.push(layerInformation({ values: narrow, shape: [labels.length, 2] }, labels, { bins: 30 }));
      sixteen.push(layerInformation(wideRows, labels, { method: 'noise', noiseVariance: 0.1 }));
      sixteenBinned.push(layerInformation(wideRows, labels, { bins: 30 }));
    },
  });
  return { two, sixteen, sixteenBinned };
}

/** How much grey each digit puts on each pixel, and the information curve of pixels as representations of digits. */
function compress({ pixels, labels }: Digits) {
  const table = Array.from({ length: PIXELS }, () => new Float64Array(CLASSES));
  pixels.forEach((grey, i) => {
    table[i % PIXELS][labels[Math.floor(i / PIXELS)]] += 16 * grey;
  });
  return informationBottleneckCurve(table, { betas: [6, 8, 11, 15, 22, 33, 60, 150] });
}

/** Trains, and measures everything. */
export function compute(digits: Digits) {
  const order = shuffled(digits.labels.length, uniform(7));
  const training = some(digits, order.subarray(0, 1000));
  const validation = some(digits, order.subarray(1000, 1297));
  const test = some(digits, order.subarray(1297));
  const network = trainOnLabels(new Network([PIXELS, 64, CLASSES], 1), training, { epochs: 60, seed: 1 });
  return {
    images: [training, validation, test].map(({ labels }) => labels.length),
    accuracy: accuracyOf(network, test),
    ...calibrate(network, validation, test),
    students: distill(network, training, test),
    quantized: quantize(network, test),
    uncertainty: doubt(training, test),
    layers: watch(training),
    curve: compress(digits),
  };
}

type Result = ReturnType<typeof compute>;

/** Means over the images. */
function meansOf({ predictiveEntropy, mutualInformation }: Result['uncertainty']['digits']) {
  return { entropy: mean(predictiveEntropy), information: mean(mutualInformation) };
}

/** What the program prints. */
export function lines(result: Result): string[] {
  const { accuracy, temperature, before, after, students, quantized, uncertainty, layers, curve } = result;
  const of = (digits: Result['uncertainty']['digits']): string => {
    const { entropy, information } = meansOf(digits);
    return `${threeDecimals(entropy)} bits, of which the five disagree about ${threeDecimals(information)}`;
  };
  const last = EPOCHS.length - 1;
  const bounds = ({ input: { lower, upper } }: LayerInformation): string =>
    `${threeDecimals(lower)} to ${threeDecimals(upper)} bits`;
  return [
    'Handwritten digits',
    `Images to train on, to fit the temperature, to test: ${result.images.join(', ')}`,
    `Accuracy: ${threeDecimals(accuracy)}`,
    `Temperature: ${threeDecimals(temperature)}`,
    `  Loss: ${threeDecimals(before.loss)} nats before, ${threeDecimals(after.loss)} after`,
    `  Calibration error: ${threeDecimals(before.calibration.value)} before, ${threeDecimals(after.calibration.value)} after`,
    `Six units, ${students.images} images: accuracy ${threeDecimals(students.alone)} alone, ${threeDecimals(students.distilled)} distilled at temperature ${students.temperature}`,
    ...quantized.map(
      ({ bits, accuracy: kept, entropy, huffman }) =>
        `Weights of ${bits} bits: accuracy ${threeDecimals(kept)}, ${threeDecimals(entropy)} bits a weight by entropy, ${threeDecimals(huffman)} by Huffman`,
    ),
    `Uncertainty of five networks about digits: ${of(uncertainty.digits)}`,
    `  about half-and-half mixtures: ${of(uncertainty.mixtures)}`,
    `Layer of two units, 30 bins: I(X; T) ${layers.two.map(({ input }) => threeDecimals(input.lower)).join(', ')} bits`,
    `  I(T; Y) ${layers.two.map(({ target }) => threeDecimals(target.lower)).join(', ')} bits`,
    `Layer of sixteen units, 30 bins: ${layers.sixteenBinned[last].distinct} patterns of ${layers.sixteenBinned[last].samples} images, saturated: ${layers.sixteenBinned[last].saturated}`,
    `  with noise: I(X; T) ${bounds(layers.sixteen[0])} untrained, ${bounds(layers.sixteen[last])} trained`,
    `Pixels and digits: I(X; Y) ${threeDecimals(curve.information)} bits`,
    ...curve.points.map(
      ({ beta, clusters, complexity, relevance }) =>
        `  β ${beta}: ${clusters} clusters, complexity ${threeDecimals(complexity)}, relevance ${threeDecimals(relevance)} bits`,
    ),
  ];
}

/** The page with the plots. */
export async function page(result: Result): Promise<string> {
  const { accuracy, temperature, before, after, students, quantized, uncertainty, layers, curve } = result;
  const diagram = (name: string, { loss, calibration }: Result['before']) =>
    reliabilityDiagram(calibration, {
      title: [name, `error ${threeDecimals(calibration.value)}, loss ${threeDecimals(loss)} nats`],
    });
  const weights = scatterPlot(
    quantized.map(({ entropy }) => entropy),
    quantized.map(({ accuracy: kept }) => kept),
    { x: 'bits a weight (entropy)', y: 'accuracy', title: 'Weights of 8, 4, 3 and 2 bits' },
  );
  const number = { numeric: true };
  return htmlPage('Handwritten digits', [
    {
      paragraphs: [
        `A network of 64 pixels, 64 units and 10 digits, trained on ${result.images[0]} images by the gradient of the softmax ` +
          `cross-entropy. It reads ${threeDecimals(accuracy)} of ${result.images[2]} other images as the digit they are. ` +
          'Data: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0.',
      ],
    },
    {
      heading: 'Calibration',
      paragraphs: [
        `Logits divided by ${threeDecimals(temperature)}, the temperature that fits ${result.images[1]} images kept apart, are as right as ` +
          'before and more honest. Bins with few images say little: most confidences are near 1.',
      ],
      figures: [
        {
          svg: await renderSvg(
            sideBySide([
              diagram('As trained', before),
              diagram(`At temperature ${threeDecimals(temperature)}`, after),
            ]),
          ),
        },
      ],
    },
    {
      heading: 'Distillation',
      paragraphs: [
        `Networks of six units that see ${students.images} images, the mean of ${SEEDS.length}. The outputs of the large network tell more of ` +
          `an image than its digit does; temperature ${students.temperature}.`,
      ],
      table: {
        columns: [{ name: 'taught by' }, { name: 'accuracy', ...number }],
        rows: [
          ['digits', threeDecimals(students.alone)],
          ['the large network', threeDecimals(students.distilled)],
        ],
      },
    },
    {
      heading: 'Weights of few bits',
      paragraphs: [
        'An entropy coder needs fewer bits than the codes have; Huffman codes are whole bits long.',
      ],
      table: {
        columns: ['bits', 'accuracy', 'entropy', 'Huffman'].map((name) => ({ name, ...number })),
        rows: quantized.map((row) => [
          String(row.bits),
          threeDecimals(row.accuracy),
          threeDecimals(row.entropy),
          threeDecimals(row.huffman),
        ]),
      },
      figures: [{ svg: await renderSvg(weights) }],
    },
    {
      heading: 'Uncertainty',
      paragraphs: [
        'Five networks, on digits and on images that are half one digit and half another. The entropy of their mean prediction is what they ' +
          'do not know; the part about which they disagree would shrink with more images to learn from.',
      ],
      table: {
        columns: [
          { name: 'images' },
          { name: 'entropy, bits', ...number },
          { name: 'disagreement, bits', ...number },
        ],
        rows: (['digits', 'mixtures'] as const).map((name) => {
          const { entropy, information } = meansOf(uncertainty[name]);
          return [name, threeDecimals(entropy), threeDecimals(information)];
        }),
      },
    },
    {
      heading: 'Information plane',
      paragraphs: [
        `A network with layers of sixteen and of two units, at epochs ${EPOCHS.join(', ')}. Two units can be counted in bins. Of sixteen, every ` +
          'image has a pattern of its own from the first epoch on, and bins show nothing; with noise of variance 0.1 added there are bounds.',
      ],
      figures: [
        {
          svg: await renderSvg(
            sideBySide([
              informationPlane(
                [
                  { name: 'two units', points: layers.two },
                  { name: 'sixteen units', points: layers.sixteenBinned },
                ],
                { title: '30 bins' },
              ),
              informationPlane([{ name: 'sixteen units', points: layers.sixteen }], {
                title: 'Bounds with noise',
              }),
            ]),
          ),
        },
      ],
    },
    {
      heading: 'Information bottleneck',
      paragraphs: [
        'How much grey each digit puts on each pixel, as a joint distribution: clusters of pixels, and how much they tell of the digit.',
      ],
      figures: [{ svg: await renderSvg(informationCurve(curve, { title: 'Pixels and digits' })) }],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const result = compute(await readDigits());
  return { lines: lines(result), page: await page(result) };
});
