/** Of react-native, what the mobile guide calls. */

type State = 'active' | 'background' | 'inactive';
export const listeners: ((state: State) => void)[] = [];
export const headless = new Map<string, () => () => Promise<void>>();

export const AppState = {
  addEventListener: (_: 'change', listener: (state: State) => void): void => void listeners.push(listener),
};
export const AppRegistry = {
  registerHeadlessTask: (name: string, provide: () => () => Promise<void>): void => void headless.set(name, provide),
};
