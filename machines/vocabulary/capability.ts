import type { JsonObject } from './json.ts';

/** What Joinery understands beyond the published protocol (docs/protocol-extensions.md). */
export type Capability = 'reintro' | 'probes' | 'bound' | 'reinvite';

/** The extra field by which one side of a group's connection says so to the other, when it enters. */
export const announced: { readonly joinery: readonly Capability[] } = { joinery: ['reintro'] };

/** The same with each message about probes: its sender says when it did not merge, and takes it when it is told so. */
export const announcedProbes: { readonly joinery: readonly Capability[] } = { joinery: ['probes'] };

/** The same of who binds its hashes to connections: without a binding they are not its own. */
export const announcedBound: { readonly joinery: readonly Capability[] } = { joinery: ['probes', 'bound'] };

/** The same in the data of a group's link: who was here before may say so with its request. */
export const announcedAtLink: { readonly joinery: readonly Capability[] } = { joinery: ['reinvite'] };

/** Whether whoever said this, in a message or in the data of its link, announced that it understands this. */
export function announces({ params }: { readonly params: JsonObject }, capability: Capability): boolean {
  const list = params['joinery'];
  return Array.isArray(list) && list.includes(capability);
}
