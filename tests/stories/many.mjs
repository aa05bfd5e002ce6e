// A Dateline file with many undecided mentions.

const SENTENCE = "The army left Homs on 8 December 2024, Gen. Ali Ayyoub said. ";

/**
 * Returns a Dateline file with `count` sentences, each a paragraph with three undecided mentions.
 */
export function manySuggestions(count) {
  const annotations = [];
  const origin = { kind: "import", format: "jsonl", file: "a.jsonl" };
  const mark = (start, quote, label) => {
    annotations.push({ id: annotations.length + 1, start, end: start + quote.length, quote, label, status: "suggested", origin });
  };
  for (let index = 0; index < count; index++) {
    const start = index * (SENTENCE.length + 1);
    for (const [quote, label] of [["Homs", "GPE"], ["8 December 2024", "DATE"], ["Ali Ayyoub", "PERSON"]]) {
      mark(start + SENTENCE.indexOf(quote), quote, label);
    }
  }
  const label = (name, hue) => ({ name, description: "", hue, key: null });
  return JSON.stringify({
    format: "dateline",
    version: 1,
    generator: "Dateline's stories",
    offsets: "unicode code points, end exclusive",
    labels: [label("GPE", 150), label("DATE", 90), label("PERSON", 250)],
    documents: [{ id: 1, title: "many", source: "", language: "en", line_ends: "lf", reviewed: [], text: `${SENTENCE}\n`.repeat(count), annotations }],
  });
}
