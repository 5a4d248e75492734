// node bench/peers/duckdbRead.mjs file threads: reads all columns of a Parquet file with DuckDB, including text, chunk by chunk.
import { DuckDBInstance } from '@duckdb/node-api';

const [, , file, threads] = process.argv;
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const result = await connection.stream(`select * from read_parquet('${file.replaceAll("'", "''")}')`);
let rows = 0;
for (;;) {
  const chunk = await result.fetchChunk();
  if (!chunk || chunk.rowCount === 0) break;
  // Only the vectors in memory: no value is converted to a JavaScript value.
  for (let column = 0; column < chunk.columnCount; column++) chunk.getColumnVector(column);
  rows += chunk.rowCount;
}
if (rows === 0) throw new Error('no rows');
