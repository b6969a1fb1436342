// The frame that Zendesk puts the app in: its height and its colours.

/** Zendesk's sidebar scrolls by itself; a frame that is taller than this would only hide the apps below. */
const TALLEST = 2400;

/** Tells Zendesk the height of what is drawn, whenever it changes. */
export function followHeight(/** @type {import("./zendesk.js").Client} */ client, /** @type {HTMLElement} */ root) {
  let last = 0;
  const tell = () => {
    const height = Math.min(Math.ceil(root.getBoundingClientRect().height), TALLEST);
    if (height === last || height === 0) return;
    last = height;
    client.invoke("resize", { width: "100%", height: `${height}px` }).catch(() => {});
  };
  new ResizeObserver(tell).observe(root);
}

/** Follows the agent's colours: from the frame's address at first, then by Zendesk's event. */
export function followScheme(/** @type {import("./zendesk.js").Client} */ client) {
  const set = (/** @type {unknown} */ scheme) => {
    if (scheme === "light" || scheme === "dark") document.documentElement.style.colorScheme = scheme;
  };
  set(new URLSearchParams(location.search).get("colorScheme") ?? "light");
  client.get(["colorScheme"]).then((got) => set(got.colorScheme), () => {});
  client.on("colorScheme.changed", set);
}
