// Small hooks that several parts of the page use.

import { useEffect, useState } from "preact/hooks";

/** A value that follows another once that has rested a while; at once where there was none. */
export function useRested<T>(value: T, millis: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (Object.is(value, rested)) return undefined;
    const timer = setTimeout(() => setRested(value), millis);
    return () => clearTimeout(timer);
  }, [value, rested, millis]);
  return rested;
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
