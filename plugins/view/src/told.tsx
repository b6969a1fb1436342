// Messages of the engine, which quotes names and what was written in backticks.

/** The parts of a message: every second one is what it quotes. */
export function quoted(message: string): string[] {
  return message.split(/`([^`]+)`/);
}

/** A message as people read it: what it quotes is code. */
export function Told({ text }: { text: string }) {
  const part = (text: string, n: number) =>
    n % 2 === 0 ? (
      text
    ) : (
      <code class="cl-code" key={n}>
        {text}
      </code>
    );
  return <>{quoted(text).map(part)}</>;
}
