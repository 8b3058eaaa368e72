import { useSyncExternalStore } from "react";

/** Whether the control plane answers, and whether somebody is signed in, as the last requests showed it. */
interface State {
  online: boolean;
  /** Rises when the control plane ends a session that was thought to be good. */
  ended: number;
}

let state: State = { online: true, ended: 0 };
const listeners = new Set<() => void>();

function set(next: Partial<State>) {
  state = { ...state, ...next };
  listeners.forEach((listener) => listener());
}

export function lost() {
  if (state.online) set({ online: false });
}

export function reached() {
  if (!state.online) set({ online: true });
}

export function signedOut() {
  set({ ended: state.ended + 1 });
}

export function useConnection(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
