import type { Dimension, Form, Token, Unit } from "@/api/shapes";

/** The words or phones of an item, in the order in which an answer scores them. */
function unitsOf(tokens: readonly Token[], unit: NonNullable<Dimension["tokens"]>): Unit[] {
  return tokens.flatMap((token, word) => (unit === "word" ? [token] : (token.phones ?? [])).map(({ text, start, end }): Unit => ({ text, start, end, word })));
}

/** The form for one item: its words and phones beside the questions about them; without any, nothing is asked. */
export function formFor(form: Form, tokens: readonly Token[]): Form {
  const dimensions = form.dimensions.flatMap((dimension) => {
    if (!dimension.tokens) return [dimension];
    const units = unitsOf(tokens, dimension.tokens);
    return units.length ? [{ ...dimension, units }] : [];
  });
  return { ...form, dimensions };
}
