/** Words for people, one module a language. `joinery/messages`. */
export { english } from './english.ts';
export { german } from './german.ts';
export { phaseWords, reasonWords } from './words.ts';
export type { ErrorType, Messages, ReasonOf, ReasonWords, Words } from './words.ts';
