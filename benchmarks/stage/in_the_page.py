"""JavaScript that measures, run in the pages. Times in milliseconds."""

# Resolves once the main thread has handed over the frame in which it was called: drawn, laid out, painted.
PAINTED = """() => {
window.painted = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(0);
}));
const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...what) {
  window.canvasDrawn?.();
  return draw.apply(this, what);
};
}"""

# From a real move of the pointer, heard before the stage hears it, to the paint of what it changed.
WATCH_DRAG = """() => {
  window.moves = [];
  document.addEventListener('pointermove', () => {
    const start = performance.now();
    void window.painted().then((end) => window.moves.push(end - start));
  }, { capture: true });
}"""

# The time between frames while a handle is dragged by synthetic moves, one a frame.
FRAMES = """async (moves) => {
  const p = document.querySelector('.pb-handle');
  p.setPointerCapture = () => {};
  const box = p.getBoundingClientRect();
  const send = (type, k) => p.dispatchEvent(new PointerEvent(type, {
    clientX: box.x + 20 - k % 50, clientY: box.y + 20 + k % 50, button: 0, pointerId: 1 }));
  const frame = () => new Promise(requestAnimationFrame);
  send('pointerdown', 0);
  const gaps = [];
  let last = await frame();
  for (let k = 1; k <= moves; k++) {
    send('pointermove', k);
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  send('pointerup', moves);
  return gaps;
}"""

# What a frame costs that redraws everything: the stage's work and the layout it causes; and until painted.
REDRAW = """async (moves) => {
  const slider = document.querySelector('input[type=range]');
  const work = [], paint = [];
  for (let k = 0; k < moves; k++) {
    slider.value = String(10 + k % 60);
    // Our callbacks come before and after the stage's own, in the same frame: what lies between is its work.
    // The time stamp that a callback gets is earlier, by what the browser took to begin.
    let start;
    requestAnimationFrame(() => { start = performance.now(); });
    slider.dispatchEvent(new Event('input'));
    const frame = window.painted();
    await new Promise(requestAnimationFrame);
    document.body.getBoundingClientRect();
    work.push(performance.now() - start);
    paint.push(await frame - start);
  }
  return { work, paint };
}"""

# From a key on an ipywidgets slider to the paint of what shows its effect: an element changed, or a canvas.
KEY = """async ([moves, shown]) => {
  const handle = document.querySelector('.noUi-handle');
  const times = [];
  for (let k = 0; k < moves; k++) {
    await new Promise((done) => setTimeout(done, 30));
    const changed = new Promise((done) => {
      if (shown === 'canvas') { window.canvasDrawn = done; return; }
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      const target = document.querySelector(shown).closest('.widget-html, .jp-OutputArea');
      const all = { subtree: true, childList: true, characterData: true, attributeFilter: ['src'] };
      watch.observe(target, all);
    });
    const start = performance.now();
    handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    const late = new Promise((_, no) => setTimeout(() => no(new Error('nothing changed in 5 s')), 5000));
    await Promise.race([changed, late]);
    if (shown.endsWith('img')) await document.querySelector(shown).decode().catch(() => {});
    times.push(await window.painted() - start);
  }
  window.canvasDrawn = undefined;
  return times;
}"""

# From the end of the cell, as the kernel says it, to the paint of its stage; negative where that comes first.
FIRST = """async () => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const ended = new Promise((done) => kernel.iopubMessage.connect((_, message) => {
    const idle = message.content.execution_state === 'idle';
    if (idle && message.parent_header.msg_type === 'execute_request') done(performance.now());
  }));
  const seen = (async () => {
    while (!(document.querySelector('.pb-handle')?.getBoundingClientRect().width > 0)) {
      await new Promise(requestAnimationFrame);
    }
    return window.painted();
  })();
  void window.jupyterapp.commands.execute('notebook:run-all-cells');
  return await seen - await ended;
}"""
