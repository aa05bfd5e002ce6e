// Put before a worker's script in the page that is one file. The page's first message to the worker
// has its files: a worker of a page from a folder cannot fetch them.

// Stands for `import.meta`, which a plain script does not have. No host has this name.
const meta = { url: "https://single-file.invalid/" };
const files = new Promise((resolve) => {
  self.onmessage = ({ data }) => {
    self.onmessage = null;
    resolve(data);
  };
});
self.fetch = async (url) => new Response((await files).get(String(url).slice(meta.url.length)));
