// Small hooks that several parts of the page use.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

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

/** Keeps an element's height in a custom property of the page, for what must fit below it. */
export function useHeight(property: string): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return undefined;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => style.setProperty(property, `${measured.offsetHeight}px`));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [property]);
  return element;
}

/** Runs something once the page has nothing else to do. */
export function whenIdle(run: () => void): void {
  // Safari has no idle callback.
  if (typeof requestIdleCallback === "function") requestIdleCallback(run);
  else setTimeout(run, 200);
}
