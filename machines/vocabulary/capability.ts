import type { ChatMessage } from './chat-message.ts';

/** What Joinery understands beyond the published protocol (docs/protocol-extensions.md). */
export type Capability = 'reintro' | 'probes' | 'bound';

/** The extra field by which one side of a group's connection says so to the other, when it enters. */
export const announced: { readonly joinery: readonly Capability[] } = { joinery: ['reintro'] };

/** The same with each message about probes: its sender says when it did not merge, and takes it when it is told so. */
export const announcedProbes: { readonly joinery: readonly Capability[] } = { joinery: ['probes'] };

/** The same of who binds its hashes to connections: without a binding they are not its own. */
export const announcedBound: { readonly joinery: readonly Capability[] } = { joinery: ['probes', 'bound'] };

/** Whether the sender of this message, with which it entered the connection, announced that it understands this. */
export function announces(message: ChatMessage, capability: Capability): boolean {
  const list = message.params['joinery'];
  return Array.isArray(list) && list.includes(capability);
}
