import { useCallback, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";

/** The page where somebody is, with all that keeps their place. */
export function pageOf({ pathname, search, hash }: { pathname: string; search: string; hash: string }): string {
  return pathname + search + hash;
}

/** A page of this console, or its start: anybody can write any address behind a link to the sign-in. */
export function ownPage(text: string, origin: string): string {
  // As the browser reads it: `\` is a slash to it, dots lead upwards, and tabs and line ends are not there at all.
  if (!text.startsWith("/") || !URL.canParse(text, origin)) return "/";
  const url = new URL(text, origin);
  const page = pageOf({ pathname: url.pathname, search: url.search, hash: url.hash });
  return url.origin === origin && !url.pathname.startsWith("//") ? page : "/";
}

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
