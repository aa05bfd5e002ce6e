// Shows messages before the page starts and after it has stopped. Runs before the page's script.
//
// An old browser shows the reason why it cannot start the page. After a panic, no code of the
// page's WebAssembly can be relied on, so this script displays the report.

// The smallest module with a SIMD128 instruction: i32.const 0, i8x16.splat, drop.
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

function reasonNotToStart() {
  if (location.protocol === "file:" && !document.documentElement.dataset.singleFile) {
    return "Browsers cannot run this page from a folder. Open it through a web server, or use the page in one file.";
  }
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(SIMD_MODULE)) {
    return "This browser is too old for Dateline, which needs WebAssembly with SIMD. Use a current browser.";
  }
  return null;
}

// This line is removed once the page runs. The page reports later failures itself.
function tell(text, role) {
  const line = document.getElementById("starting");
  if (line) {
    line.setAttribute("role", role);
    line.textContent = text;
  }
}

// Listens in the capture phase, because the error of a script that could not be loaded does not
// bubble. Failed preload hints are ignored: the script that needs the file reports the failure.
function tellFailure(event) {
  if (event.target instanceof HTMLLinkElement) return;
  const detail = event.message ? ` (${event.message})` : "";
  const reason = reasonNotToStart();
  tell(reason || `Dateline could not be loaded${detail}. Reload the page.`, "alert");
  if (!reason) faultOfHost().then((fault) => fault && tell(`Dateline could not be loaded: ${fault}.`, "alert"), () => {});
}

// What is wrong with the host's answers for the files of the page, or null.
async function faultOfHost() {
  for (const { href, rel } of document.querySelectorAll("link[rel=modulepreload], link[rel=preload]")) {
    const name = href.split("/").pop();
    const { ok, status, headers, body } = await fetch(href);
    body?.cancel().catch(() => {});
    if (!ok) return `the host answers with status ${status} for ${name}`;
    const type = headers.get("content-type") || "a file without a type";
    const expected = rel === "modulepreload" ? "text/javascript" : "application/wasm";
    const isRight = rel === "modulepreload" ? /javascript/i.test(type) : !/^text\//i.test(type);
    if (!isRight) return `the host serves ${name} as ${type}, not as ${expected}`;
  }
  return null;
}

const reason = reasonNotToStart();
tell(reason || "Starting Dateline…", reason ? "alert" : "status");
addEventListener("error", tellFailure, true);

// Before the page has started and after it has stopped, the browser must not navigate to a dropped
// file.
for (const name of ["dragover", "drop"]) {
  addEventListener(name, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}

// The key of the last error report. The storage dialog shows it in later visits.
const LAST_ERROR = "dateline-last-error";

const STOPPED =
  "Dateline stopped because of an error. Everything shown as saved is stored: reload the page to continue.";
const COPIED_IS = "This is the report. Review it before you copy it:";

// Contains no user text: the page has removed it from the message.
function reportOf(said) {
  const { version } = document.documentElement.dataset;
  const lines = [said.slice(0, 500), `Dateline ${version || "of an unknown version"}`, navigator.userAgent];
  return [...lines, new Date().toISOString()].join("\n");
}

function keep(report) {
  try {
    localStorage.setItem(LAST_ERROR, report);
  } catch {
    // If the browser stores nothing, the report can still be copied.
  }
}

function add(parent, name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  parent.append(element);
  return element;
}

async function copy(pre, button) {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(pre);
    button.textContent = document.execCommand("copy") ? "Copied" : "Not copied: press Ctrl+C";
  }
}

// Only the first error is shown: later ones are consequences of it.
function tellStop(said) {
  if (document.querySelector(".panic")) return;
  const report = reportOf(said);
  keep(report);
  const notice = document.createElement("section");
  notice.className = "panic";
  notice.setAttribute("role", "alert");
  add(notice, "p", STOPPED);
  const actions = document.createElement("div");
  actions.className = "actions";
  add(actions, "button", "Reload the page").onclick = () => location.reload();
  const button = add(actions, "button", "Copy report");
  notice.append(actions);
  add(notice, "p", COPIED_IS);
  const pre = add(notice, "pre", report);
  pre.tabIndex = 0;
  button.onclick = () => copy(pre, button);
  // The rest of the page stays readable. Elements under an open dialog cannot be clicked, so the
  // notice goes into it.
  (document.querySelector("dialog[open]") || document.body).prepend(notice);
}

function tellTrap(error) {
  if (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError) tellStop(String(error));
}

addEventListener("dateline-panic", (event) => tellStop(String(event.detail)));
addEventListener("error", (event) => tellTrap(event.error));
addEventListener("unhandledrejection", (event) => tellTrap(event.reason));
