/** The stream of inspection: what an engine tells of itself, and how it is read. `joinery/inspect`. */
export type * from './record.ts';
export type { Cursor, InspectionPage, InspectionSource } from './source.ts';
export { createInspector, type Recorder, type RecorderOptions } from './recorder.ts';
export type { Redact } from './redact.ts';
export { inspectionOver, serveInspection } from './port.ts';
export type { InspectionPort, ReaderOptions, ServeOptions } from './port.ts';
export { recordingOf, recordingSource, redactRecording, writeRecording, type Recording } from './recording.ts';
export { readRecording } from './read-recording.ts';
export { replay, type Difference, type Replay } from './replay.ts';
export { postToStately, postToXstate4, type WindowViewerOptions } from './viewers/window.ts';
export { inspectionFrom, type SocketReaderOptions } from './socket.ts';
export type { InspectionSocket } from './system-socket.ts';
