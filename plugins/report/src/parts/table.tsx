// A table of figures. Where it has no room each row becomes a block, with its headings before its figures.

import type { ComponentChildren } from "preact";

export interface Column {
  head: string;
  number?: boolean;
  class?: string;
  /** The figure's name in the report. */
  figure?: string;
  /** The words are the engine's own, which are English: a reader's machine must not say them with Italian sounds. */
  english?: boolean;
}

export interface Line {
  key: string | number;
  id?: string;
  data?: { [name: `data-${string}`]: string };
  /** The first heads the row. */
  cells: ComponentChildren[];
}

export function Table(props: { caption: string; titled?: boolean; class?: string; columns: (Column | false)[]; lines: Line[] }) {
  const columns = props.columns.filter((column) => column !== false);
  const style = (column: Column) => [column.number && "number", column.class].filter(Boolean).join(" ");
  return (
    <table class={`table stacks ${props.class ?? ""}`}>
      <caption class={props.titled ? "table-title" : "cl-unseen"}>{props.caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.head} scope="col" class={style(column)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.lines.map(({ key, id, data, cells }) => (
          <tr key={key} id={id} {...data}>
            {columns.map((column, n) =>
              n === 0 ? (
                <th key={n} scope="row">
                  {cells[n]}
                </th>
              ) : (
                <td key={n} class={style(column)} data-label={column.head} data-figure={column.figure} lang={column.english ? "en" : undefined}>
                  {cells[n]}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Terms, each with its figure. */
export function Counts(props: { label?: string; counts: (readonly [term: string, value: ComponentChildren, name?: string] | false)[] }) {
  return (
    <dl class="counts" aria-label={props.label}>
      {props.counts.map(
        (count) =>
          count && (
            <div key={count[0]} data-count={count[2]}>
              <dt>{count[0]}</dt>
              <dd>{count[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
