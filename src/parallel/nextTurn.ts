/** Resolves when the thread has done what waited before: messages, timers, a page's drawing. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate: immediate } = globalThis as { setImmediate?: (call: () => void) => void };
    if (immediate) {
      immediate(resolve);
      return;
    }
    // A timer would wait 4 ms.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
