// Isolation: no code in the page or its workers can reach another host or run text as code.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { browser } from "./browsers.mjs";
import { assert, story } from "./harness.mjs";
import { dropFiles, locateMention, readMentions, confirmNewDocument, pasteText } from "./actions.mjs";

/**
 * Calls `call` with a host on another port that answers every request, and the list of received
 * requests.
 */
async function withOtherHost(call) {
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" });
    response.end("export default 1;");
  });
  server.on("upgrade", (request, socket) => {
    requests.push(`${request.url} as a socket`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const host = `127.0.0.1:${server.address().port}`;
    assert.equal(await (await fetch(`http://${host}/control`)).text(), "export default 1;");
    assert.deepEqual(requests.splice(0), ["/control"]);
    await call(host, requests);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * Runs in the page or a worker: tries to send requests and to run text as code, and returns the
 * outcomes.
 */
async function tryAll(host) {
  // Browsers exempt the debugger from the policy. Code after a timer no longer counts as the
  // debugger's.
  await new Promise((resume) => setTimeout(resume));
  const settle = (target, success) => new Promise((done, failed) => {
    target[success] = done;
    target.onerror = failed;
  });
  const attempts = {
    fetch: () => fetch(`http://${host}/fetch`),
    "fetch without an answer": () => fetch(`http://${host}/blind`, { mode: "no-cors" }),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open("GET", `http://${host}/request`);
      request.send();
      return settle(request, "onload");
    },
    WebSocket: () => settle(new WebSocket(`ws://${host}/socket`), "onopen"),
    EventSource: () => settle(new EventSource(`http://${host}/events`), "onopen"),
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
    "a worker of text": () => settle(new Worker("data:text/javascript,postMessage(1)"), "onmessage"),
    "a worker from another host": () => settle(new Worker(`http://${host}/worker.js`), "onmessage"),
  };
  const outcomes = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    outcomes[name] = await Promise.resolve().then(attempt).then(() => "done", () => "refused");
  }
  return outcomes;
}

/** Returns the names of the attempts that succeeded. */
const succeeded = (outcomes) => Object.keys(outcomes).filter((name) => outcomes[name] === "done");

const LINE = '{"text": "Angela Merkel met reporters in Paris.", "entities": [[0, 13, "PERSON"]]}\n';

/** Makes the page start both of its workers, and returns them by name. */
async function startWorkers(session) {
  const { page } = session;
  await dropFiles(page, [{ name: "visit.jsonl", bytes: LINE }]);
  await page.locator("#text").waitFor();
  await page.getByRole("button", { name: "all documents" }).click();
  await pasteText(session, "Bob Hope flew to Damascus.");
  await confirmNewDocument(page);
  assert.ok((await readMentions(page)).some(({ quote }) => quote === "Damascus"), "the detector works");
  const byName = await Promise.all(page.workers().map(async (worker) => [await worker.evaluate(() => self.name), worker]));
  const find = (part) => byName.find(([name]) => name.includes(part))[1];
  return { detector: find("detector-worker"), fileWorker: find("file-worker") };
}

function expectRefusals(session) {
  session.expectError(/Content Security Policy|Trusted|trusted|net::ERR|violat|Refused/);
  session.expectError(/^request elsewhere: http:\/\/127\.0\.0\.1/);
}

/** Returns the policy in the page, as a host would send it. */
function policy() {
  const page = readFileSync(join(process.env.DATELINE_DIST, "index.html"), "utf8");
  return page.match(/Content-Security-Policy" content="([^"]*)"/)[1];
}

story("workers cannot reach another host or run text as code", async (session) => {
  expectRefusals(session);
  const { detector, fileWorker } = await startWorkers(session);
  await withOtherHost(async (host, requests) => {
    for (const [name, worker] of Object.entries({ detector, fileWorker })) {
      assert.deepEqual(succeeded(await worker.evaluate(tryAll, host)), [], name);
      assert.deepEqual(requests, [], name);
    }
  });
});

story("the page cannot reach another host, run text as code, or parse a string as markup", async (session) => {
  expectRefusals(session);
  await withOtherHost(async (host, requests) => {
    assert.deepEqual(succeeded(await session.page.evaluate(tryAll, host)), []);
    const strings = await session.page.evaluate(async () => {
      await new Promise((resume) => setTimeout(resume));
      const image = (address) => new Promise((loaded, failed) => {
        Object.assign(new Image(), { onload: loaded, onerror: failed, src: address });
      });
      const dot = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";
      const attempts = {
        markup: () => (document.createElement("p").innerHTML = "<b>b</b>"),
        "a parsed document": () => new DOMParser().parseFromString("<b>b</b>", "text/html"),
        "a script's address": () => (document.createElement("script").src = "./a.js"),
        "a worker of the page": () => new Worker("./dateline-detector-worker_loader.js", { type: "module" }),
        "another policy name": () => trustedTypes.createPolicy("other", {}),
        "the same policy name": () => trustedTypes.createPolicy("dateline", {}),
        "an image of text": () => image(`data:image/svg+xml,${encodeURIComponent(dot)}`),
        "an image of a blob": () => image(URL.createObjectURL(new Blob([dot], { type: "image/svg+xml" }))),
      };
      const outcomes = {};
      for (const [name, attempt] of Object.entries(attempts)) {
        outcomes[name] = await Promise.resolve().then(attempt).then(() => "done", () => "refused");
      }
      return outcomes;
    });
    assert.deepEqual(succeeded(strings), []);
    assert.deepEqual(requests, []);
  });
  // HTML that the page itself parses passes its Trusted Types policy.
  await browser.allowClipboard(session.context);
  await session.page.evaluate(() => {
    const html = new Blob(["<p>Bob Hope flew to <b>Damascus</b>.</p><script>window.ran = true</script>"], { type: "text/html" });
    return navigator.clipboard.write([new ClipboardItem({ "text/html": html })]);
  });
  await session.page.keyboard.press("Control+V");
  await confirmNewDocument(session.page);
  assert.equal((await session.page.locator("#text").textContent()).trim(), "Bob Hope flew to Damascus.");
  assert.equal(await session.page.evaluate(() => window.ran), undefined);
});

story("workers are isolated when the host also sends the page's policy", async (session) => {
  expectRefusals(session);
  session.headers = { "content-security-policy": `${policy()}; frame-ancestors 'none'` };
  await session.page.goto(`${session.url}?project=1`);
  const { detector } = await startWorkers(session);
  await withOtherHost(async (host, requests) => {
    assert.deepEqual(succeeded(await detector.evaluate(tryAll, host)), []);
    assert.deepEqual(requests, []);
  });
});

story("workers start from their files, under the host's policy, when that policy forbids blob URLs", async (session) => {
  expectRefusals(session);
  session.headers = { "content-security-policy": policy().replace(" blob:", "") };
  await session.page.goto(session.url);
  const workers = await startWorkers(session);
  await withOtherHost(async (host, requests) => {
    for (const worker of Object.values(workers)) assert.deepEqual(succeeded(await worker.evaluate(tryAll, host)), []);
    assert.deepEqual(requests, []);
  });
  await (await locateMention(session.page, "Damascus")).click();
});

story("the same attempts succeed in a worker without a policy", async (session) => {
  expectRefusals(session);
  await session.openPlainPage();
  const [worker] = await Promise.all([
    session.page.waitForEvent("worker"),
    session.page.evaluate(() => void (window.worker = new Worker("./dateline-detector-worker_loader.js", { type: "module" }))),
  ]);
  await withOtherHost(async (host, requests) => {
    const outcomes = await worker.evaluate(tryAll, host);
    const failed = Object.keys(outcomes).filter((name) => outcomes[name] === "refused");
    // The server does not accept sockets, and browsers do not start workers from another host.
    assert.deepEqual(failed, ["WebSocket", "EventSource", "a worker from another host"]);
    assert.deepEqual(requests.sort(), ["/blind", "/events", "/fetch", "/module.js", "/request", "/socket as a socket"]);
  });
});
