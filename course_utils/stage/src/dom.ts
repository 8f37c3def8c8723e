// Small helpers for building and updating elements without repeating work.

const SVG = "http://www.w3.org/2000/svg";
export const MATH = "http://www.w3.org/1998/Math/MathML";

/** Keys typed here must not reach the notebook, which reads `b` as "insert a cell". */
export const OURS = { "data-lm-suppress-shortcuts": "true" };

type Attributes = Record<string, string | number>;

const known = new WeakMap<Element, Attributes>();

/** Sets those attributes whose value changed since it was last set here: asking the element would copy long paths. */
export function set(element: Element, attributes: Attributes): void {
  let last = known.get(element);
  if (!last) known.set(element, last = {});
  for (const name in attributes) {
    const value = attributes[name]!;
    if (last[name] !== value) element.setAttribute(name, String(last[name] = value));
  }
}

const texts = new WeakMap<Node, string>();

/** Writes into a text, or an element's one text: another one would have to be laid out as a new child. */
export function setText(element: Node, text: string): void {
  if (texts.get(element) === text) return;
  texts.set(element, text);
  const node = element instanceof Text ? element : element.firstChild ?? element.appendChild(new Text());
  node.nodeValue = text;
}

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  return element;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

export function pressable(text: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = html("button", { type: "button", class: "pb-button", ...OURS, ...attributes }, text);
  element.addEventListener("click", act);
  return element;
}
