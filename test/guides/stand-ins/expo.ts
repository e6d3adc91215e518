/** Of expo-crypto, expo-task-manager, expo-notifications and expo-background-task, what the mobile guide calls. */

export const getRandomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

type Task = () => Promise<number>;
export const tasks = new Map<string, Task>();
/** Tasks that the system runs, with their intervals in minutes; a push has none. */
export const registered = new Map<string, number | undefined>();

export const defineTask = (name: string, task: Task): void => void tasks.set(name, task);
export const isTaskRegisteredAsync = async (name: string): Promise<boolean> => registered.has(name);
export async function registerTaskAsync(name: string, options?: { minimumInterval?: number }): Promise<void> {
  if (!tasks.has(name)) throw new Error(`${name} is not defined`);
  registered.set(name, options?.minimumInterval);
}
export async function unregisterTaskAsync(name: string): Promise<void> {
  if (!registered.delete(name)) throw new Error(`${name} is not registered`);
}

export const BackgroundNotificationTaskResult = { NewData: 0, NoData: 1, Failed: 2 };
export const BackgroundTaskResult = { Success: 1, Failed: 2 };
