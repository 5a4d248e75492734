// Prints what workers of two kinds read from relative addresses, and from the other origin of OTHER.

async function answerOf(program, source) {
  const worker = new Worker(program, { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(source);
    });
  } finally {
    worker.terminate();
  }
}

const own = new URL('/programs/worker.js', location.href).href;
const blob = URL.createObjectURL(new Blob([`import ${JSON.stringify(own)};`], { type: 'text/javascript' }));
console.log(
  JSON.stringify({
    beside: await answerOf(own, 'table.csv'),
    above: await answerOf(own, '../table.csv'),
    ofBlob: await answerOf(blob, 'table.csv'),
    quiet: await answerOf(own, globalThis.OTHER),
  }),
);
