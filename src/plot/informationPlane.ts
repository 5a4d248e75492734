import { wrongKind } from '../columns/errors.js';
import type { LayerInformation } from '../learning/layerInformation.js';
import { checkItems } from './checks.js';
import { countOf } from './numberText.js';
import { asSpec, COLORS, type CurveOptions, quantity, type Spec, seriesColors, titled } from './spec.js';

/** A layer over training: what `layerInformation` told of it, in the order of the epochs. */
export interface PlotLayer {
  readonly name: string;
  readonly points: readonly Pick<LayerInformation, 'input' | 'target' | 'saturated' | 'unit'>[];
}

/**
 * An information plane: I(T; Y) against I(X; T) of each layer, joined in the order of the epochs; points grow darker as training goes on,
 * and the last one is larger. Where bounds are all that is known, a cross spans them and the point is in the middle. A layer with a
 * saturated point is grey and says so in the legend: its numbers tell how many samples there are, and nothing about the layer.
 *
 * Shwartz-Ziv & Tishby, Opening the black box of deep neural networks via information, 2017; bounds: Kolchinsky & Tracey 2017.
 * @throws TypeError if `layers` is not such an array.
 * @example
 * import { layerInformation } from 'infosimd/learning';
 * import { informationPlane } from 'infosimd/plot';
 * const point = layerInformation([[0.1], [0.2], [0.8], [0.9]], ['a', 'a', 'b', 'b'], { bins: 2 });
 * console.log(informationPlane([{ name: 'hidden', points: [point] }]).description); // Information plane of 1 layer, 1 point
 */
export function informationPlane(layers: readonly PlotLayer[], options: CurveOptions = {}): Spec {
  checkItems('layers', layers, { fields: ['name', 'points'] });
  const rows = layers.flatMap(({ name, points }, index) => {
    checkItems(`layers[${index}].points`, points, { fields: ['input', 'target'] });
    const saturated = points.some((point) => point.saturated);
    const layer = saturated ? `${name} (saturated)` : name;
    return points.map(({ input, target }, epoch) => ({
      layer,
      saturated,
      epoch,
      age: points.length > 1 ? epoch / (points.length - 1) : 1,
      input: (input.lower + input.upper) / 2,
      inputLower: input.lower,
      inputUpper: input.upper,
      target: (target.lower + target.upper) / 2,
      targetLower: target.lower,
      targetUpper: target.upper,
    }));
  });
  const units = new Set(layers.flatMap(({ points }) => points.map(({ unit }) => unit)));
  if (units.size > 1) throw wrongKind('layers', 'of one unit', [...units].join(' and '));
  const [unit = 'bits'] = units;
  const { title, x = `I(X; T) (${unit})`, y = `I(T; Y) (${unit})`, width = 360, height = 260 } = options;
  const names = [...new Set(rows.map(({ layer }) => layer))];
  const colors = seriesColors(names.length);
  const color = {
    field: 'layer',
    title: null,
    scale: {
      domain: names,
      range: names.map((name, i) =>
        rows.some((row) => row.layer === name && row.saturated) ? COLORS.quiet : colors[i],
      ),
    },
    legend: { orient: 'bottom', columns: 2, symbolOpacity: 1, symbolType: 'circle' },
  };
  const age = {
    field: 'age',
    type: 'quantitative',
    scale: { domain: [0, 1], range: [0.3, 1] },
    legend: null,
  };
  const encoding = { x: quantity('input', x), y: quantity('target', y), color };
  return asSpec(`Information plane of ${countOf(layers.length, 'layer')}, ${countOf(rows.length, 'point')}`, {
    ...titled(title),
    width,
    height,
    data: { values: rows },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 1, opacity: 0.6 },
        encoding: { ...encoding, order: { field: 'epoch', type: 'quantitative' } },
      },
      {
        mark: { type: 'rule', strokeWidth: 1 },
        encoding: { ...encoding, x: quantity('inputLower', x), x2: { field: 'inputUpper' }, opacity: age },
      },
      {
        mark: { type: 'rule', strokeWidth: 1 },
        encoding: { ...encoding, y: quantity('targetLower', y), y2: { field: 'targetUpper' }, opacity: age },
      },
      {
        mark: { type: 'circle' },
        encoding: {
          ...encoding,
          opacity: age,
          size: { condition: { test: 'datum.age === 1', value: 110 }, value: 30 },
        },
      },
    ],
  });
}
