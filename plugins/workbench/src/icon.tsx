// The page's few icons, drawn in a box of 16. What they mean is said by the button that holds them.

const PATHS = {
  up: "M8 13V3.5M3.8 7.5L8 3.2l4.2 4.3",
  down: "M8 3v9.5M3.8 8.5L8 12.8l4.2-4.3",
  close: "M4 4l8 8M12 4l-8 8",
  previous: "M3 3v10M13 8H6M9 4.6L5.6 8L9 11.4",
  next: "M13 3v10M3 8h7M7 4.6L10.4 8L7 11.4",
  link: "M6.6 9.4l2.8-2.8M5.2 7.2L3.6 8.8a2.5 2.5 0 0 0 3.6 3.6l1.6-1.6M10.8 8.8l1.6-1.6a2.5 2.5 0 0 0-3.6-3.6L7.2 5.2",
  plus: "M8 3v10M3 8h10",
};

export function Icon(props: { name: keyof typeof PATHS }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" class="icon-drawing">
      <path d={PATHS[props.name]} fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
