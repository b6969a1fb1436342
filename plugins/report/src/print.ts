// On paper everything is open, and each sheet says which report it belongs to.

import { useEffect } from "preact/hooks";

/** Text within a style sheet: nothing in it can end the string. */
function quoted(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} .,:;()§–-]/gu, (sign) => `\\${sign.codePointAt(0)?.toString(16)} `)}"`;
}

/** Opens what is folded while the page is printed, and puts a line at the foot of each sheet. */
export function usePrint(foot: string): void {
  useEffect(() => {
    // A sheet made by the script that the page's policy allows: it holds text of the report.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@page { @bottom-left { content: ${quoted(foot)}; } }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [foot]);
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const open = () => {
      // A table that only repeats a chart would fill sheets.
      opened = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open], .alternative)")];
      for (const details of opened) details.open = true;
    };
    const close = () => {
      for (const details of opened) details.open = false;
      opened = [];
    };
    addEventListener("beforeprint", open);
    addEventListener("afterprint", close);
    return () => {
      removeEventListener("beforeprint", open);
      removeEventListener("afterprint", close);
    };
  }, []);
}
