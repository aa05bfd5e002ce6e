// Articles for benchmarks: paragraphs of the sample article in a fixed pseudorandom order.

import { readFileSync } from "node:fs";

/** The minimum number of words of an article. */
export const WORDS_PER_ARTICLE = 500;

const SAMPLE = readFileSync(new URL("../tests/data/sample.txt", import.meta.url), "utf8");
const PARAGRAPHS = SAMPLE.split("\n\n").slice(1).map((it) => it.trim()).filter(Boolean);

/** Returns an article, a different one for each number. */
export function makeArticle(number) {
  const parts = [`Report ${number} on the day`];
  for (let index = number, words = 0; words < WORDS_PER_ARTICLE; index = (index * 7 + 3) % 1009) {
    const paragraph = PARAGRAPHS[index % PARAGRAPHS.length];
    parts.push(paragraph);
    words += paragraph.split(/\s+/).length;
  }
  return parts.join("\n\n");
}
