import type { PanelHost } from './host.ts';

const fileOf = (name: string, text: string): File => new File([text], name, { type: 'application/json' });

/** Some browsers share nothing, and some no files. */
function canShare(): boolean {
  return typeof navigator.canShare === 'function' && navigator.canShare({ files: [fileOf('a.json', '{}')] });
}

/** The browser's own clipboard, downloads and share sheet. */
export const systemHost: PanelHost = {
  copy: (text) => navigator.clipboard.writeText(text),
  save(name, text) {
    const url = URL.createObjectURL(fileOf(name, text));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    // The download has begun by then, and has a hold on what it needs.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  },
  ...(typeof navigator === 'object' &&
    canShare() && {
      async share(name: string, text: string) {
        try {
          await navigator.share({ files: [fileOf(name, text)] });
          return true;
        } catch (error) {
          if (error instanceof DOMException && error.name === 'AbortError') return false;
          throw error;
        }
      },
    }),
};
