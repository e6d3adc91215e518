/** How a line is to be taken at a glance. */
export type Tone = 'working' | 'good' | 'bad' | 'waiting';

export interface ViewLine {
  readonly name: string;
  readonly tone: Tone;
  readonly text: string;
}

/** What the screen shows: one line for the whole, and one for each of its parts. */
export interface View {
  readonly head: ViewLine;
  readonly lines: readonly ViewLine[];
}
