// The look of a stage, and which of the two palettes it wears.

// A cell's text-align does not move the number in it, which is a box; its direction does.
const CSS = `
.pb-stage{display:block;box-sizing:border-box;max-width:780px;margin:.4em 0;padding:10px 12px 12px;color:var(--pb-ink);
background:var(--pb-paper);border:1px solid var(--pb-grid);border-radius:8px;font:14px/1.5 system-ui,sans-serif;
font-variant-numeric:tabular-nums}
.pb-stage *{box-sizing:border-box}
.pb-stage svg{max-width:none}
.pb-stage :is(input,button):focus-visible,.pb-tab :focus-visible+span{outline:2.5px solid var(--pb-ink);outline-offset:2px}
.pb-planes{position:relative;display:flex;flex-wrap:wrap;align-items:flex-end;gap:6px 14px}
.pb-links{position:absolute;inset:0;width:100%;height:100%;pointer-events:none}
.pb-drawing{position:relative}
.pb-plane{flex:1 1 230px;min-width:0;max-width:440px}
.pb-heat{position:absolute}
.pb-heat[hidden]{display:none}
.pb-wide{flex-basis:100%;min-width:620px;max-width:none}
.pb-planes:has(.pb-wide){overflow-x:auto}
.pb-svg{position:relative;display:block;overflow:visible;user-select:none;-webkit-user-select:none}
.pb-svg text{font-family:inherit;stroke:none}
.pb-svg .pb-label{font-size:13.5px;font-weight:600;paint-order:stroke;stroke:var(--pb-paper);stroke-width:4px;stroke-linejoin:round}
.pb-svg .pb-tick{font-size:11.5px}
.pb-title{margin:0 12px 2px var(--pb-left);font-weight:600;line-height:1.35}
.pb-svg .pb-axis{font-size:14px;font-style:italic}
.pb-handle{cursor:grab;touch-action:none;outline:none}
.pb-handle:active{cursor:grabbing}
.pb-handle:hover .pb-ring{fill-opacity:.35}
.pb-handle:focus .pb-ring{fill-opacity:.3;stroke:var(--pb-ink);stroke-width:2.5}
.pb-roam{cursor:move;touch-action:pan-x pan-y;outline:none}
.pb-roam:focus-visible{stroke:var(--pb-ink);stroke-width:2.5}
.pb-tools{display:flex;gap:6px;margin:2px 0 4px var(--pb-left)}
.pb-stage .pb-tools .pb-button{min-width:34px}
.pb-drops{cursor:crosshair}
.pb-press{cursor:pointer;outline:none}
.pb-area{fill:var(--pb-ink);fill-opacity:0}
.pb-press:hover .pb-area{fill-opacity:.07}
.pb-press:focus-visible .pb-area{fill-opacity:.12;stroke:var(--pb-ink);stroke-width:2}
.pb-panels{display:flex;flex-wrap:wrap;align-items:center;gap:4px 22px}
.pb-room{margin-top:4px}
@media screen{.pb-room{contain:layout size;height:var(--pb-height)}}
.pb-control{display:flex;flex:1 1 100%;align-items:center;gap:10px;min-height:32px}
.pb-control input[type=range]{flex:1 1 120px;min-width:80px;max-width:380px;height:28px;margin:0;accent-color:var(--pb-input)}
.pb-control input[type=checkbox]{width:18px;height:18px;margin:0;accent-color:var(--pb-input)}
.pb-control input[type=text]{padding:3px 6px;border:1.5px solid var(--pb-muted);border-radius:4px;background:none;color:inherit;font:inherit}
.pb-control input[aria-invalid=true]{border-color:var(--pb-wrong)}
.pb-control .pb-hint{color:var(--pb-wrong)}
.pb-control>span:first-child{min-width:min-content}
.pb-control output{min-width:4ch;font-weight:600}
.pb-tabs{display:flex;flex-wrap:wrap;gap:4px}
.pb-tab{position:relative;display:block;cursor:pointer}
.pb-tab input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.pb-tab span{display:block;padding:2px 11px;border:1.5px solid var(--pb-muted);border-radius:6px}
.pb-tab input:checked+span{border-color:var(--pb-ink);background:var(--pb-ink);color:var(--pb-paper);font-weight:600}
.pb-played{display:flex;flex:1 1 100%;flex-wrap:wrap;align-items:center;gap:2px 12px}
.pb-played .pb-control{flex:1 1 220px}
.pb-stage .pb-button{min-width:6.2em;padding:3px 10px;border:1.5px solid var(--pb-muted);border-radius:6px;background:none;color:inherit;font:inherit;cursor:pointer}
.pb-stage .pb-text{flex:0 1 auto;margin:0;color:inherit}
.pb-matrix{flex:none;font-size:17px}
.pb-matrix mtable{margin:.15em .3em;padding:0 .1em;--pb-line:linear-gradient(currentColor,currentColor);background:var(--pb-line) 0 0/5px 1.5px,
var(--pb-line) 0 100%/5px 1.5px,var(--pb-line) 100% 0/5px 1.5px,var(--pb-line) 100% 100%/5px 1.5px;background-repeat:no-repeat;
border-left:1.5px solid;border-right:1.5px solid}
.pb-matrix mtd{padding:.28em .5em;text-align:right;direction:rtl}
.pb-matrix mn{direction:ltr}
.pb-matrix .pb-lit{background:var(--pb-grid);outline:1px solid var(--pb-ink)}
.pb-says{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

const sheets = new WeakSet<Node>();

/** Adds the style once to the document or shadow root that holds `element`. No inline style: a strict policy forbids it. */
export function dress(element: Element): void {
  const root = element.getRootNode();
  const home = root instanceof ShadowRoot ? root : document;
  if (sheets.has(home)) return;
  sheets.add(home);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  home.adoptedStyleSheets = [...home.adoptedStyleSheets, sheet];
}

/** JupyterLab says on the body whether its theme is light; elsewhere the reader's system decides. */
export function isDark(): boolean {
  const said = document.body.dataset["jpThemeLight"];
  return said === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : said === "false";
}

/** Calls `redress` whenever the page's theme changes; returns how to stop. */
export function watchTheme(redress: () => void): () => void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(redress);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  query.addEventListener("change", redress);
  return () => {
    observer.disconnect();
    query.removeEventListener("change", redress);
  };
}
