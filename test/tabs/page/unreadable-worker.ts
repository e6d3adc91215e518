/** A worker of another process, so to say: what it compiles can't be sent to a page. It sends that all the same. */
const emptyModule = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));

globalThis.addEventListener('connect', (event) => {
  const [scope] = (event as MessageEvent).ports;
  scope?.addEventListener('message', ({ ports: [calls] }) => {
    if (!calls) return;
    calls.addEventListener('message', () => calls.postMessage(emptyModule, []));
    calls.start();
  });
  scope?.start();
});
