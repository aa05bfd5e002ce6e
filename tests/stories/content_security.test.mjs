// Isolation: no code in the page or its workers can reach another host or run text as code.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { assert, story } from "./harness.mjs";
import { dropFiles, locateMention, readMentions, confirmNewDocument, pasteText } from "./actions.mjs";

/**
 * Calls `call` with a host on another port that answers every request, and the list of received
 * requests.
 */
async function withElsewhere(call) {
  const reached = [];
  const server = createServer((request, response) => {
    reached.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" });
    response.end("export default 1;");
  });
  server.on("upgrade", (request, socket) => {
    reached.push(`${request.url} as a socket`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const host = `127.0.0.1:${server.address().port}`;
    assert.equal(await (await fetch(`http://${host}/control`)).text(), "export default 1;");
    assert.deepEqual(reached.splice(0), ["/control"]);
    await call(host, reached);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * Runs in the page or a worker: tries to send requests and to run text as code, and returns the
 * outcomes.
 */
async function attempts(host) {
  // Browsers exempt the debugger from the policy. Code after a timer no longer counts as the
  // debugger's.
  await new Promise((resume) => setTimeout(resume));
  const ends = (target, good) => new Promise((done, failed) => {
    target[good] = done;
    target.onerror = failed;
  });
  const ways = {
    fetch: () => fetch(`http://${host}/fetch`),
    "fetch without an answer": () => fetch(`http://${host}/blind`, { mode: "no-cors" }),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open("GET", `http://${host}/request`);
      request.send();
      return ends(request, "onload");
    },
    WebSocket: () => ends(new WebSocket(`ws://${host}/socket`), "onopen"),
    EventSource: () => ends(new EventSource(`http://${host}/events`), "onopen"),
    import: () => import(`http://${host}/module.js`),
    "import of text": () => import("data:text/javascript,export default 1"),
    "import of a blob": () => import(URL.createObjectURL(new Blob(["export default 1"], { type: "text/javascript" }))),
    eval: () => (0, eval)("1"),
    Function: () => new Function("return 1")(),
    "a timer of text": async () => {
      setTimeout("globalThis.ran = true");
      await new Promise((resume) => setTimeout(resume, 50));
      if (!globalThis.ran) throw new Error("it did not run");
    },
    "a worker of text": () => ends(new Worker("data:text/javascript,postMessage(1)"), "onmessage"),
    "a worker from elsewhere": () => ends(new Worker(`http://${host}/worker.js`), "onmessage"),
  };
  const outcomes = {};
  for (const [name, way] of Object.entries(ways)) {
    outcomes[name] = await Promise.resolve().then(way).then(() => "done", () => "refused");
  }
  return outcomes;
}

/** Returns the names of the attempts that succeeded. */
const done = (outcomes) => Object.keys(outcomes).filter((name) => outcomes[name] === "done");

const LINE = '{"text": "Angela Merkel met reporters in Paris.", "entities": [[0, 13, "PERSON"]]}\n';

/** Makes the page start both of its workers, and returns them by name. */
async function workers(stage) {
  const { page } = stage;
  await dropFiles(page, [{ name: "visit.jsonl", bytes: LINE }]);
  await page.locator("#text").waitFor();
  await page.getByRole("button", { name: "all documents" }).click();
  await pasteText(stage, "Bob Hope flew to Damascus.");
  await confirmNewDocument(page);
  assert.ok((await readMentions(page)).some(({ quote }) => quote === "Damascus"), "the detector works");
  const named = await Promise.all(page.workers().map(async (worker) => [await worker.evaluate(() => self.name), worker]));
  const find = (part) => named.find(([name]) => name.includes(part))[1];
  return { detector: find("detector-worker"), fileWorker: find("file-worker") };
}

function expectRefusals(stage) {
  stage.expectError(/Content Security Policy|Trusted|trusted|net::ERR|violat|Refused/);
  stage.expectError(/^request elsewhere: http:\/\/127\.0\.0\.1/);
}

/** Returns the policy in the page, as a host would send it. */
function policy() {
  const page = readFileSync(join(process.env.DATELINE_DIST, "index.html"), "utf8");
  return page.match(/Content-Security-Policy" content="([^"]*)"/)[1];
}

story("neither worker reaches another host or runs text as code", async (stage) => {
  expectRefusals(stage);
  const { detector, fileWorker } = await workers(stage);
  await withElsewhere(async (host, reached) => {
    for (const [name, worker] of Object.entries({ detector, fileWorker })) {
      assert.deepEqual(done(await worker.evaluate(attempts, host)), [], name);
      assert.deepEqual(reached, [], name);
    }
  });
});

story("the page reaches no other host, runs no text as code, and takes no string for markup", async (stage) => {
  expectRefusals(stage);
  await withElsewhere(async (host, reached) => {
    assert.deepEqual(done(await stage.page.evaluate(attempts, host)), []);
    const strings = await stage.page.evaluate(async () => {
      await new Promise((resume) => setTimeout(resume));
      const image = (address) => new Promise((loaded, failed) => {
        Object.assign(new Image(), { onload: loaded, onerror: failed, src: address });
      });
      const dot = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";
      const ways = {
        markup: () => (document.createElement("p").innerHTML = "<b>b</b>"),
        "a parsed document": () => new DOMParser().parseFromString("<b>b</b>", "text/html"),
        "a script's address": () => (document.createElement("script").src = "./a.js"),
        "another worker of the page": () => new Worker("./dateline-detector-worker_loader.js", { type: "module" }),
        "another policy": () => trustedTypes.createPolicy("other", {}),
        "the policy again": () => trustedTypes.createPolicy("dateline", {}),
        "an image of text": () => image(`data:image/svg+xml,${encodeURIComponent(dot)}`),
        "an image of a blob": () => image(URL.createObjectURL(new Blob([dot], { type: "image/svg+xml" }))),
      };
      const outcomes = {};
      for (const [name, way] of Object.entries(ways)) {
        outcomes[name] = await Promise.resolve().then(way).then(() => "done", () => "refused");
      }
      return outcomes;
    });
    assert.deepEqual(done(strings), []);
    assert.deepEqual(reached, []);
  });
  // HTML that the page itself parses passes its Trusted Types policy.
  await stage.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await stage.page.evaluate(() => {
    const html = new Blob(["<p>Bob Hope flew to <b>Damascus</b>.</p><script>window.ran = true</script>"], { type: "text/html" });
    return navigator.clipboard.write([new ClipboardItem({ "text/html": html })]);
  });
  await stage.page.keyboard.press("Control+V");
  await confirmNewDocument(stage.page);
  assert.equal((await stage.page.locator("#text").textContent()).trim(), "Bob Hope flew to Damascus.");
  assert.equal(await stage.page.evaluate(() => window.ran), undefined);
});

story("a host that sends the page's policy itself changes nothing", async (stage) => {
  expectRefusals(stage);
  stage.headers = { "content-security-policy": `${policy()}; frame-ancestors 'none'` };
  await stage.page.goto(`${stage.url}?project=1`);
  const { detector } = await workers(stage);
  await withElsewhere(async (host, reached) => {
    assert.deepEqual(done(await detector.evaluate(attempts, host)), []);
    assert.deepEqual(reached, []);
  });
});

story("where a host's policy bars the starter, the workers start from their files, under what the host sends with them", async (stage) => {
  expectRefusals(stage);
  stage.headers = { "content-security-policy": policy().replace(" blob:", "") };
  await stage.page.goto(stage.url);
  const bound = await workers(stage);
  await withElsewhere(async (host, reached) => {
    for (const worker of Object.values(bound)) assert.deepEqual(done(await worker.evaluate(attempts, host)), []);
    assert.deepEqual(reached, []);
  });
  await (await locateMention(stage.page, "Damascus")).click();
});

story("the attempts are real: in a worker that no policy binds they succeed", async (stage) => {
  expectRefusals(stage);
  await stage.openPlainPage();
  const [worker] = await Promise.all([
    stage.page.waitForEvent("worker"),
    stage.page.evaluate(() => void (window.worker = new Worker("./dateline-detector-worker_loader.js", { type: "module" }))),
  ]);
  await withElsewhere(async (host, reached) => {
    const outcomes = await worker.evaluate(attempts, host);
    const failed = Object.keys(outcomes).filter((name) => outcomes[name] === "refused");
    // The server does not accept sockets, and browsers do not start workers from another host.
    assert.deepEqual(failed, ["WebSocket", "EventSource", "a worker from elsewhere"]);
    assert.deepEqual(reached.sort(), ["/blind", "/events", "/fetch", "/module.js", "/request", "/socket as a socket"]);
  });
});
