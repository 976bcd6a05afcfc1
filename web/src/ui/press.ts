// Whether a button of the mouse is held down. What is drawn anew under a pressed pointer is no longer there when it is let
// go, and the click is lost: leaving a field by pressing a button is one such moment.
let pressed = false;
let waiting: (() => void)[] = [];

addEventListener(
  "pointerdown",
  () => {
    pressed = true;
  },
  true,
);
// After the click, which comes behind these.
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(release), true);
addEventListener("blur", () => release());

function release(): void {
  pressed = false;
  const now = waiting;
  waiting = [];
  for (const act of now) act();
}

/** Does something now, or as soon as nothing is pressed. The same act waits once. */
export function whenReleased(act: () => void): void {
  if (!pressed) act();
  else if (!waiting.includes(act)) waiting.push(act);
}

/** Waits until nothing is pressed. */
export function released(): Promise<void> {
  return new Promise((resolve) => whenReleased(resolve));
}
