import { wordDiff } from "@/engine/wordDiff";

/** Two texts as one, with what was taken away and what was added; told to ears as well as to eyes. */
export function WordDiff({ from, to, language }: { from: string; to: string; language?: string }) {
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
          <span key={index}>{text}</span>
        ),
      )}
    </p>
  );
}
