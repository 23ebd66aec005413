import { wordDiff } from "@/engine/wordDiff";

/** Long unchanged stretches are cut in the middle, where only the changes are of interest. */
const LONG = 120;
const KEPT = 48;

function shortened(text: string): string {
  if (text.length <= LONG) return text;
  // Whole words where there are any.
  const head = text.slice(0, KEPT).replace(/(\s)\S*$/, "$1");
  const tail = text.slice(-KEPT).replace(/^\S*(\s)/, "$1");
  return `${head}…${tail}`;
}

/** Two texts as one, with what was taken away and what was added; told to ears as well as to eyes. */
export function WordDiff({ from, to, language, brief = false }: { from: string; to: string; language?: string; brief?: boolean }) {
  return (
    <p className="word-diff" lang={language}>
      {wordDiff(from, to).map(({ text, kind }, index) =>
        kind === "added" ? (
          <ins key={index} className="diff">
            {text}
          </ins>
        ) : kind === "removed" ? (
          <del key={index} className="diff">
            {text}
          </del>
        ) : (
          <span key={index}>{brief ? shortened(text) : text}</span>
        ),
      )}
    </p>
  );
}
