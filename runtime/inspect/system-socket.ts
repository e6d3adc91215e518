/** As much of a WebSocket as reading a stream takes. */
export interface InspectionSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

/** The platform's. */
export const systemSocket = (url: string): InspectionSocket => new WebSocket(url) as unknown as InspectionSocket;
