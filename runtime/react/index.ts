/** React's hooks: what an engine holds, on a screen. `joinery/react`. */
export { EngineProvider, useEngine } from './provider.ts';
export { useChannel, type ChannelView } from './use-channel.ts';
export { useContacts } from './use-contacts.ts';
export { useGroup, type GroupView } from './use-group.ts';
export { useEngineHealth, useInstance, useInstances, useSuspenseInstance } from './use-instances.ts';
export type { InstanceView, SelectRecords } from './use-instances.ts';
