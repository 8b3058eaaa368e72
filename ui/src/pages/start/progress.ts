import { useCallback } from "react";
import { useSearchParams } from "react-router";

export const STEPS = ["backend", "virtual", "listener", "connect"] as const;
export type Step = (typeof STEPS)[number];

/** What has been made or chosen, by ids; it is in the address, so that a reload goes on where one was. */
export interface Progress {
  backend: string | undefined;
  virtual: string | undefined;
  listener: string | undefined;
  step: Step;
  /** Goes on with something made or chosen; what is undefined is forgotten. */
  go: (next: Partial<Record<Step | "step", string | undefined>>) => void;
}

export function useProgress(): Progress {
  const [params, setParams] = useSearchParams();
  const given = (name: Step) => params.get(name) ?? undefined;
  const go = useCallback(
    (next: Partial<Record<Step | "step", string | undefined>>) =>
      setParams((old) => {
        // Whoever goes on is shown the next step.
        old.delete("step");
        for (const [name, value] of Object.entries(next)) {
          if (value) old.set(name, value);
          else old.delete(name);
        }
        return old;
      }),
    [setParams],
  );
  const [backend, virtual, listener] = [given("backend"), given("virtual"), given("listener")];
  const first: Step = backend === undefined ? "backend" : virtual === undefined ? "virtual" : listener === undefined ? "listener" : "connect";
  const asked = STEPS.find((step) => step === params.get("step"));
  return { backend, virtual, listener, step: asked ?? first, go };
}
