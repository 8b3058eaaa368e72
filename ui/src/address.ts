import { useCallback, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";

type Change = (values: Record<string, string | null>) => void;

/** The parameters of the page's address, and what changes some of them: those without a value are taken out. */
export function useAddress(preventScrollReset: boolean): [URLSearchParams, Change] {
  const [params, setParams] = useSearchParams();
  // What was changed a moment ago may not be in the address yet.
  const wanted = useRef(params);
  useEffect(() => {
    wanted.current = params;
  }, [params]);
  const change: Change = useCallback(
    (values) => {
      const next = new URLSearchParams(wanted.current);
      for (const [name, value] of Object.entries(values)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      wanted.current = next;
      setParams(next, { replace: true, preventScrollReset });
    },
    [setParams, preventScrollReset],
  );
  return [params, change];
}
