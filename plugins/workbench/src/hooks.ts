// Small hooks that several parts of the page use.

import { useEffect, useState } from "preact/hooks";

/** A value that follows another once that has rested a while; at once where a new edition of it begins. */
export function useRested<T>(value: T, millis: number, edition = 0): T {
  const [rested, setRested] = useState({ value, edition });
  const current = rested.edition === edition ? rested.value : value;
  useEffect(() => {
    if (rested.edition !== edition) setRested({ value, edition });
    if (rested.edition !== edition || Object.is(value, rested.value)) return undefined;
    const timer = setTimeout(() => setRested({ value, edition }), millis);
    return () => clearTimeout(timer);
  }, [value, rested, millis, edition]);
  return current;
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const listen = () => setHolds(list.matches);
    list.addEventListener("change", listen);
    listen();
    return () => list.removeEventListener("change", listen);
  }, [query]);
  return holds;
}

/** Runs something once the page has nothing else to do. */
export function whenIdle(run: () => void): void {
  // Safari has no idle callback.
  if (typeof requestIdleCallback === "function") requestIdleCallback(run);
  else setTimeout(run, 200);
}
