// The numbers of the chapters' examples next to those of NumPy and scikit-learn. It reads no file: a suite
// that runs in a browser hands over the same vectors.

import { compute as classificationLoss } from '../../examples/classificationLoss.js';
import { compute as crossEntropy } from '../../examples/crossEntropy.js';
import { compute as entropy } from '../../examples/entropy.js';
import {
  type Samples as BottleneckSamples,
  compute as informationBottleneck,
} from '../../examples/informationBottleneck.js';
import { compute as mutualInformation, type Samples } from '../../examples/mutualInformation.js';

/** The samples that two of the examples are made of. */
export interface ExampleSamples {
  readonly gaussianPair: Samples;
  readonly bottleneck: BottleneckSamples;
}

/** What the examples compute: the name of a case in `test/vectors/document.json` (`example: name`) → its value. */
export function exampleNumbers({ gaussianPair, bottleneck }: ExampleSamples): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { name, entropy: value } of entropy()) numbers.set(`entropy: ${name}`, value);
  for (const { name, crossEntropy: value, klDivergence } of crossEntropy().predictions) {
    numbers.set(`cross-entropy: ${name}`, value);
    numbers.set(`kl-divergence: ${name}`, klDivergence);
  }
  numbers.set('mutual-information: X, Y', mutualInformation(gaussianPair).mutualInformation);
  for (const { name, logLoss, binaryCrossEntropy } of classificationLoss()) {
    numbers.set(`classification-loss: ${name}`, logLoss);
    numbers.set(`binary-cross-entropy: ${name}`, binaryCrossEntropy);
  }
  for (const [pair, value] of Object.entries(informationBottleneck(bottleneck))) {
    numbers.set(`information-bottleneck: ${pair}`, value);
  }
  return numbers;
}
