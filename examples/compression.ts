// Compression by the information bottleneck: which airports, at which hours, tell the same about delay?
//
// The table has a row for each hour of each of the 40 busiest airports, and a column for each class of delay. The deterministic
// bottleneck puts its rows into 2, 4 or 8 clusters and keeps as much as it can of what a row tells about the delay: a code of 1, 2 or 3
// bits for airport and hour.

import { mutualInformation } from 'infosimd';
import { type InformationBottleneck, informationBottleneck } from 'infosimd/learning';
import { distributionLines, htmlPage, informationCurve, renderSvg, sideBySide } from 'infosimd/plot';
import { type Flights, readFlights, runAsProgram, threeDecimals } from './program.js';

const AIRPORTS = 40;
const HOURS = 24;
/** The classes of delay end at these minutes; the last has no end. */
const MINUTES = [0, 15, 30, 60, 120];
const CLASSES = MINUTES.length + 1;
/** So large that clusters are as many as they may be, and tell as much as they can. */
const BETA = 1000;

/** Flights by hour and airport of origin, and by class of delay. */
function count({ delay, hour, origin }: Flights) {
  const flights = new Float64Array(origin.names.length);
  for (const code of origin.codes) flights[code]++;
  const busiest = [...flights.keys()].sort((a, b) => flights[b] - flights[a]).slice(0, AIRPORTS);
  const table = Array.from({ length: AIRPORTS * HOURS }, () => new Float64Array(CLASSES));
  const place = new Int32Array(flights.length).fill(-1);
  busiest.forEach((code, i) => {
    place[code] = i;
  });
  delay.forEach((minutes, row) => {
    const airport = place[origin.codes[row]];
    const end = MINUTES.findIndex((most) => minutes <= most);
    if (airport >= 0) table[airport * HOURS + hour[row]][end < 0 ? CLASSES - 1 : end]++;
  });
  return { airports: busiest.map((code) => origin.names[code]), table };
}

/** A cluster of airports and hours. */
interface Cluster {
  /** Share of all flights. */
  readonly weight: number;
  /** Share of its flights that are more than 15 minutes late. */
  readonly late: number;
  /** The chances of the classes of delay. */
  readonly delays: Float64Array;
  /** Its airports with their hours, those of the most flights first. */
  readonly members: readonly string[];
}

/** `6–9, 12`: the hours of an airport as ranges. */
function hoursText(hours: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const hour of hours) {
    const last = ranges.at(-1);
    if (last && last[1] === hour - 1) last[1] = hour;
    else ranges.push([hour, hour]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

/** The clusters as lists, the least late first. */
function listed(
  { encoder, decoder, weights, clusters }: InformationBottleneck,
  { airports, table }: ReturnType<typeof count>,
): Cluster[] {
  const flightsOf = (row: number): number => table[row].reduce((sum, flights) => sum + flights, 0);
  const found = Array.from({ length: clusters }, (_, cluster) => {
    const delays = decoder.values.slice(cluster * CLASSES, (cluster + 1) * CLASSES) as Float64Array;
    const members = airports.map((name, airport) => {
      const hours = Array.from({ length: HOURS }, (_, hour) => hour).filter(
        (hour) =>
          encoder.values[(airport * HOURS + hour) * clusters + cluster] === 1 &&
          flightsOf(airport * HOURS + hour) > 0,
      );
      const flights = hours.reduce((sum, hour) => sum + flightsOf(airport * HOURS + hour), 0);
      return { text: `${name} ${hoursText(hours)}`, flights };
    });
    return {
      weight: weights[cluster],
      late: delays.slice(2).reduce((sum, share) => sum + share, 0),
      delays,
      members: members
        .filter(({ flights }) => flights > 0)
        .sort((a, b) => b.flights - a.flights)
        .map(({ text }) => text),
    };
  });
  return found.sort((a, b) => a.late - b.late);
}

/** Codes of one to three bits, and the clusters of two bits. */
export function compute(flights: Flights) {
  const counted = count(flights);
  const { table } = counted;
  const codes = [1, 2, 3].map((bits) =>
    informationBottleneck(table, { beta: BETA, alpha: 0, clusters: 2 ** bits }),
  );
  return {
    rows: table.filter((row) => row.some((cell) => cell > 0)).length,
    information: mutualInformation(table),
    codes,
    clusters: listed(codes[1], counted),
  };
}

type Result = ReturnType<typeof compute>;

const MOST_NAMED = 8;

/** What the program prints. */
export function lines({ rows, information, codes, clusters }: Result): string[] {
  return [
    'Airports and hours that tell the same about delay',
    `Airports and hours: ${rows}, I(airport and hour; delay): ${threeDecimals(information)} bits`,
    ...codes.map(
      ({ clusters: count, complexity, relevance }) =>
        `${count} clusters: H(T) ${threeDecimals(complexity)}, I(T; delay) ${threeDecimals(relevance)} bits, ${threeDecimals(relevance / information)} of all`,
    ),
    ...clusters.flatMap((cluster, i) => [
      `Cluster ${i + 1}, ${threeDecimals(cluster.weight)} of the flights, ${threeDecimals(cluster.late)} late`,
      `  ${cluster.members.slice(0, MOST_NAMED).join('; ')}${cluster.members.length > MOST_NAMED ? '; …' : ''}`,
    ]),
  ];
}

/** The page with the plots. */
export async function page({ information, codes, clusters }: Result): Promise<string> {
  const curve = informationCurve(
    { unit: 'bits', information, points: codes },
    { title: 'Codes of 1, 2 and 3 bits', x: 'H(T) (bits)', y: 'I(T; delay) (bits)', width: 300 },
  );
  const delays = distributionLines(
    clusters.map((cluster, i) => ({ name: `cluster ${i + 1}`, probabilities: cluster.delays })),
    { title: 'Delay in each cluster', x: `class of delay, up to ${MINUTES.join(', ')} minutes, or more` },
  );
  return htmlPage('Airports and hours that tell the same about delay', [
    {
      paragraphs: [
        `Airport and hour together tell ${threeDecimals(information)} bits about the delay of a flight. Four clusters, a code of two bits, keep ` +
          `${threeDecimals(codes[1].relevance / information)} of them: what matters is how late flights are at that place and time.`,
        'The table is an estimate: rows of few flights tell somewhat more than they should. Hours are those of departure, 0 to 23.',
      ],
      table: {
        columns: [
          { name: 'cluster', numeric: true },
          { name: 'share', numeric: true },
          { name: 'late', numeric: true },
          { name: 'airports and hours' },
        ],
        rows: clusters.map((cluster, i) => [
          String(i + 1),
          threeDecimals(cluster.weight),
          threeDecimals(cluster.late),
          cluster.members.join('; '),
        ]),
      },
      figures: [{ svg: await renderSvg(sideBySide([curve, delays])) }],
    },
  ]);
}

await runAsProgram(import.meta.url, async () => {
  const result = compute(await readFlights());
  return { lines: lines(result), page: await page(result) };
});
