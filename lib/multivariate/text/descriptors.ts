/** Texts as numbers that a person can check: length, words, signs, scripts, and words that the reference never used. */

export type Vocabulary = ReadonlySet<string>;

const mostWords = 20_000;
const descriptorNames = [
  "characters",
  "words",
  "share of digits",
  "share of capitals",
  "share of signs",
  "share of Latin letters",
  "share of other scripts",
  "share of unknown words",
] as const;

export type Descriptor = { name: (typeof descriptorNames)[number]; values: Float64Array };

/** Lower-case runs of letters and digits. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The commonest words. */
export function fitVocabulary(texts: readonly (string | null)[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of wordsOf(text ?? "")) counts.set(word, (counts.get(word) ?? 0) + 1);
  if (counts.size <= mostWords) return new Set(counts.keys());
  return new Set(
    [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, mostWords)
      .map(([word]) => word),
  );
}

/** One column of numbers for each descriptor; NaN where there is no text. */
export function describeTexts(texts: readonly (string | null)[], vocabulary: Vocabulary): Descriptor[] {
  const columns = descriptorNames.map((name) => ({
    name,
    values: new Float64Array(texts.length).fill(Number.NaN),
  }));
  for (const [row, text] of texts.entries()) {
    if (text === null) continue;
    for (const [i, value] of describe(text, vocabulary).entries()) columns[i]!.values[row] = value;
  }
  return columns;
}

function describe(text: string, vocabulary: Vocabulary): number[] {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const characters = Array.from(text).length;
  const letters = count(/\p{L}/gu);
  const latin = count(/\p{Script=Latin}/gu);
  const words = wordsOf(text);
  const unknown = words.reduce((sum, word) => sum + (vocabulary.has(word) ? 0 : 1), 0);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return [
    characters,
    words.length,
    share(count(/\p{N}/gu), characters),
    share(count(/\p{Lu}/gu), letters),
    share(count(/[\p{P}\p{S}]/gu), characters),
    share(latin, letters),
    share(letters - latin, letters),
    share(unknown, words.length),
  ];
}
