// A small network of dense layers, trained with Adam. Everything is computed in an order that every engine keeps, and without
// Math.exp or Math.tanh, which differ between engines: the numbers of the examples are the same everywhere.

import { softmax } from 'infosimd/learning';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Nearly normal numbers: the sum of twelve uniform ones, less 6. */
export function normal(draw: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += draw();
  return sum;
}

/** 0 … n − 1 in random order. */
export function shuffled(n: number, draw: () => number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * The softmax of pairs (z, `other`(z)), one pair after the other: (σ(z), σ(−z)) for 0, whose quotient is e^z. Math.exp differs between
 * engines.
 */
export function softmaxOfPairs(z: Float64Array, other: (z: number) => number = () => 0): ArrayLike<number> {
  const pairs = new Float64Array(2 * z.length);
  for (let i = 0; i < z.length; i++) {
    pairs[2 * i] = z[i];
    pairs[2 * i + 1] = other(z[i]);
  }
  return softmax({ values: pairs, shape: [z.length, 2] }).values;
}

/** tanh z = p − q, where (p, q) is the softmax of (z, −z). */
function tanh(z: Float64Array): Float64Array {
  const values = softmaxOfPairs(z, (value) => -value);
  return Float64Array.from(z, (_, i) => values[2 * i] - values[2 * i + 1]);
}

/** Weights of a dense layer, inputs × outputs, and its biases at the end. */
class Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly #gradient: Float64Array;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;

  constructor(inputs: number, outputs: number, draw: () => number) {
    this.inputs = inputs;
    this.outputs = outputs;
    const size = (inputs + 1) * outputs;
    const scale = Math.sqrt(1 / inputs);
    this.weights = Float64Array.from({ length: size }, (_, i) =>
      i < inputs * outputs ? scale * normal(draw) : 0,
    );
    this.#gradient = new Float64Array(size);
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
  }

  forward(x: Float64Array): Float64Array {
    const { inputs, outputs, weights } = this;
    const rows = x.length / inputs;
    const y = new Float64Array(rows * outputs);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < outputs; j++) y[row * outputs + j] = weights[inputs * outputs + j];
      for (let i = 0; i < inputs; i++) {
        const value = x[row * inputs + i];
        if (value === 0) continue;
        for (let j = 0; j < outputs; j++) y[row * outputs + j] += value * weights[i * outputs + j];
      }
    }
    return y;
  }

  /** Keeps the gradient of the weights, and returns that of the inputs. */
  backward(x: Float64Array, dy: Float64Array): Float64Array {
    const { inputs, outputs, weights } = this;
    const gradient = this.#gradient.fill(0);
    const rows = x.length / inputs;
    const dx = new Float64Array(x.length);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < outputs; j++) gradient[inputs * outputs + j] += dy[row * outputs + j];
      for (let i = 0; i < inputs; i++) {
        const value = x[row * inputs + i];
        let sum = 0;
        for (let j = 0; j < outputs; j++) {
          const d = dy[row * outputs + j];
          sum += d * weights[i * outputs + j];
          gradient[i * outputs + j] += value * d;
        }
        dx[row * inputs + i] = sum;
      }
    }
    return dx;
  }

  /** A step of Adam (Kingma & Ba 2015); `mean` and `square` are 1 − βᵗ. */
  step(rate: number, mean: number, square: number): void {
    for (let i = 0; i < this.weights.length; i++) {
      const g = this.#gradient[i];
      this.#mean[i] += 0.1 * (g - this.#mean[i]);
      this.#square[i] += 0.001 * (g * g - this.#square[i]);
      this.weights[i] -= (rate * (this.#mean[i] / mean)) / (Math.sqrt(this.#square[i] / square) + 1e-8);
    }
  }
}

/** Dense layers with tanh between them. */
export class Network {
  readonly layers: readonly Layer[];
  #decayMean = 1;
  #decaySquare = 1;

  constructor(sizes: readonly number[], seed: number) {
    const draw = uniform(seed);
    this.layers = sizes.slice(1).map((outputs, i) => new Layer(sizes[i], outputs, draw));
  }

  /** A network of the same shape with other weights. */
  copy(weights: readonly ArrayLike<number>[]): Network {
    const copy = new Network([this.layers[0].inputs, ...this.layers.map(({ outputs }) => outputs)], 0);
    copy.layers.forEach((layer, i) => {
      layer.weights.set(weights[i]);
    });
    return copy;
  }

  /** The activations of every layer, the inputs first; the last are not squashed. */
  activations(x: Float64Array): Float64Array[] {
    const all = [x];
    this.layers.forEach((layer, i) => {
      const z = layer.forward(all[i]);
      all.push(i < this.layers.length - 1 ? tanh(z) : z);
    });
    return all;
  }

  outputs(x: Float64Array): Float64Array {
    return this.activations(x).at(-1) as Float64Array;
  }

  /** The gradient with regard to the inputs, from that of the outputs. */
  backward(activations: readonly Float64Array[], gradient: Float64Array): Float64Array {
    let dy = gradient;
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const dx = this.layers[i].backward(activations[i], dy);
      dy = i > 0 ? dx.map((d, j) => d * (1 - activations[i][j] * activations[i][j])) : dx;
    }
    return dy;
  }

  /** A step of gradient descent with what `backward` found. */
  step(rate: number): void {
    this.#decayMean *= 0.9;
    this.#decaySquare *= 0.999;
    for (const layer of this.layers) layer.step(rate, 1 - this.#decayMean, 1 - this.#decaySquare);
  }
}

/** How a network is trained. */
export interface Training {
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly seed: number;
  /** Called before the first epoch, and after each. */
  readonly observe?: (epoch: number) => void;
}

/** Trains by batches of rows in random order; `gradient` gives that of the loss with regard to the outputs of a batch. */
export function train(
  network: Network,
  x: Float64Array,
  { epochs, batch, rate, seed, observe = () => {} }: Training,
  gradient: (outputs: Float64Array, rows: Int32Array) => Float64Array,
): void {
  const draw = uniform(seed);
  const columns = network.layers[0].inputs;
  observe(0);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = shuffled(x.length / columns, draw);
    for (let start = 0; start < order.length; start += batch) {
      const rows = order.subarray(start, start + batch);
      const activations = network.activations(rowsOf(x, columns, rows));
      network.backward(activations, gradient(activations.at(-1) as Float64Array, rows));
      network.step(rate);
    }
    observe(epoch);
  }
}

/** Some rows of a matrix. */
export function rowsOf(values: Float64Array, columns: number, rows: ArrayLike<number>): Float64Array {
  const some = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++)
    some.set(values.subarray(rows[i] * columns, (rows[i] + 1) * columns), i * columns);
  return some;
}
