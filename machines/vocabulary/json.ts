/** What may be stored and sent: plain JSON. Context, input and events of every machine are of this type. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}
