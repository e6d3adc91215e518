/**
 * Tells of the size of an element, at first and whenever it changes, in the frame behind that: to draw anew at once is an
 * error of the page (`ResizeObserver loop`), which its client may report. Returns its end.
 */
export function onResize(element: Element, changed: () => void): () => void {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(changed);
  });
  observer.observe(element);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
