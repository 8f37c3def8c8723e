// What pointer and keys do to an element, without the cases that are not ours.

/** Follows a pointer from its press on `element`, if `start` means it, to its release. */
export function onDrag(
  element: SVGElement, start: (event: PointerEvent) => boolean, move: (event: PointerEvent) => void, end: () => void,
): void {
  let held = false;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !start(event)) return;
    held = true;
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (held) move(event);
  });
  for (const over of ["pointerup", "pointercancel"]) {
    element.addEventListener(over, () => {
      if (held) end();
      held = false;
    });
  }
}

/** Hears keys without Ctrl, Alt or Meta; those that `act` takes do nothing else. */
export function onKey(element: Element, act: (key: string, shift: boolean) => boolean, released = () => {}): void {
  element.addEventListener("keydown", (event) => {
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event as KeyboardEvent;
    if (!ctrlKey && !altKey && !metaKey && act(key, shiftKey)) event.preventDefault();
  });
  element.addEventListener("keyup", released);
}
