// What stands in the page until it starts, and why it does not start where it cannot:
// without this, the reader of an old browser would look at an empty page. Runs before
// the page's own script.

// The smallest module with a SIMD128 instruction: i32.const 0, i8x16.splat, drop.
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

function reasonNotToStart() {
  if (location.protocol === "file:") {
    return "Browsers start no WebAssembly from a file. Open Dateline through a web server.";
  }
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(SIMD_MODULE)) {
    return "This browser is too old for Dateline, which needs WebAssembly with SIMD. Every current browser has it.";
  }
  return null;
}

// The line is gone once the page runs; what fails later is the page's to tell.
function tell(text, role) {
  const line = document.getElementById("starting");
  if (line) {
    line.setAttribute("role", role);
    line.textContent = text;
  }
}

// Capturing, because the error of a script that could not be loaded does not bubble.
// Hints to load something early fail too; the script that needs it then tells.
function tellFailure(event) {
  if (event.target instanceof HTMLLinkElement) return;
  const detail = event.message ? ` (${event.message})` : "";
  tell(reasonNotToStart() || `Dateline could not be loaded${detail}. Load the page again.`, "alert");
}

const reason = reasonNotToStart();
tell(reason || "Dateline is starting …", reason ? "alert" : "status");
addEventListener("error", tellFailure, true);
