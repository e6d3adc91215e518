/** What becomes of the page: it is seen again, it goes to the back/forward cache, or it comes back from there. */
export type TabEvent = 'visible' | 'stored' | 'restored';

/** A page, as its browser treats it. */
export interface Tab {
  /** Somebody may look at it. */
  isVisible(): boolean;
  /** Returns its end. */
  listen(listener: (event: TabEvent) => void): () => void;
}

/** The page of this script. What has no document, a worker or Node, is always visible. */
export const systemTab: Tab = {
  isVisible: () => typeof document === 'undefined' || document.visibilityState === 'visible',
  listen(listener) {
    if (typeof document === 'undefined') return () => undefined;
    const seen = (): void => {
      if (document.visibilityState === 'visible') listener('visible');
    };
    const hidden = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) listener('stored');
    };
    const shown = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) listener('restored');
    };
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('pagehide', hidden);
    window.addEventListener('pageshow', shown);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('pagehide', hidden);
      window.removeEventListener('pageshow', shown);
    };
  },
};
