import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Where what has the focus is taken away, as a dialog that is closed, the region around it gets the focus, or the panel
 * where that is gone as well: its keys are heard on, and the next Tab goes on from there.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current: panel } = root;
    if (!panel) return;
    let focused: Element | undefined;
    let region: HTMLElement | undefined;
    const begin = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      focused = target;
      region = target.closest<HTMLElement>('.region, .header') ?? panel;
    };
    const end = ({ target }: FocusEvent): void =>
      queueMicrotask(() => {
        // It went elsewhere by itself, and was not taken away.
        if (target === focused && focused?.isConnected) focused = undefined;
      });
    const observer = new MutationObserver(() => {
      if (!focused || focused.isConnected) return;
      focused = undefined;
      if (document.activeElement !== document.body) return;
      (region?.isConnected ? region : panel).focus({ preventScroll: true });
    });
    panel.addEventListener('focusin', begin);
    panel.addEventListener('focusout', end);
    observer.observe(panel, { childList: true, subtree: true });
    return () => {
      panel.removeEventListener('focusin', begin);
      panel.removeEventListener('focusout', end);
      observer.disconnect();
    };
  }, [root]);
}
