/** The same way to the left and to the right by the arrow keys and by a finger. */

const FAR = 60;
const STRAIGHT = 0.6;
const LONG = 700;

/** `beside` says where the page has something to the left and right of it, or nothing. */
export function onTurns(beside) {
  let begun = null;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented || isTaken(event.target)) return;
    if (event.key === "ArrowLeft") go(beside()?.before);
    if (event.key === "ArrowRight") go(beside()?.after);
  });
  document.addEventListener(
    "touchstart",
    (event) => {
      const [touch] = event.touches;
      const alone = event.touches.length === 1 && (visualViewport?.scale ?? 1) <= 1.01;
      begun = alone && !isTaken(event.target) ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp } : null;
    },
    { passive: true },
  );
  document.addEventListener(
    "touchend",
    (event) => {
      const [touch] = event.changedTouches;
      if (!begun || event.touches.length > 0 || event.timeStamp - begun.at > LONG) return;
      const across = touch.clientX - begun.x;
      if (Math.abs(across) < FAR || Math.abs(touch.clientY - begun.y) > Math.abs(across) * STRAIGHT) return;
      go(across > 0 ? beside()?.before : beside()?.after);
    },
    { passive: true },
  );
}

function go(address) {
  if (address) location.hash = address.slice(1);
}

/** Keys and fingers that belong to something else: a field, a dialog, what scrolls by itself. */
function isTaken(target) {
  return target instanceof Element && target.closest("input, textarea, select, dialog, [contenteditable], .scrolls, .nav") !== null;
}
