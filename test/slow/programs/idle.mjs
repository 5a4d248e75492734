// Ends by itself although its pool is never closed.
import { createPool } from '../../../dist/parallel/index.js';

const pool = await createPool({ threads: 2 });
const x = new Float64Array(600_000).map((_, i) => i % 1000);
const { total } = await pool.histogram(x);
console.log(JSON.stringify({ total }));
