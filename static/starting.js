// Says why the page does not start, where it cannot: without this the reader of an
// old browser would look at "starting …" for ever. Runs before the page's own script.

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

// `starting` is gone once the page runs; what fails later is the page's to tell.
function tell(reason) {
  const line = document.getElementById("starting");
  if (line && reason) {
    line.setAttribute("role", "alert");
    line.textContent = reason;
  }
}

tell(reasonNotToStart());
addEventListener("unhandledrejection", (event) => {
  tell(reasonNotToStart() || `Dateline could not start: ${event.reason}. Load the page again.`);
});
