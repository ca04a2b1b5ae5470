"use strict";
// Moves a finished drawing instead of drawing it anew: while a hand drags or turns the wheel, the drawing is shifted and scaled as a picture,
// which costs next to nothing whatever is in it; it is drawn again when the hand rests, lets go, or has moved it far.
// frame: what is seen. field: what is drawn; it reaches beyond the frame on every side, so that a drag brings up what is drawn already.
// grip(event): whether this press moves the picture. layers(): what is moved. settle(point, factor): draw so that what was at `point` of the
// drawing is in the middle, `factor` times as large, and return a promise of that drawing. range(): smallest and largest factor. wheel: whether the wheel glides too.
function glide({ frame, field, layers, grip, settle, range = () => [0.1, 10], wheel = () => false, alone = false }) {
  const REST = 300, FAR = 0.33, still = { x: 0, y: 0, k: 1 };
  let held = null, at = still, waiting = null, rest = null, pressed = 0;
  const moved = ({ x, y, k }) => x !== 0 || y !== 0 || k !== 1;
  const show = () => {
    const old = waiting || still, whole = { x: at.k * old.x + at.x, y: at.k * old.y + at.y, k: at.k * old.k };
    for (const layer of layers()) { layer.style.transformOrigin = "0 0"; layer.style.transform = moved(whole) ? `translate(${whole.x}px, ${whole.y}px) scale(${whole.k})` : ""; }
  };
  const draw = () => {
    clearTimeout(rest);
    if (!moved(at)) return;
    if (waiting) { later(); return; }
    const [layer] = layers(), middle = { x: (layer.clientWidth / 2 - at.x) / at.k, y: (layer.clientHeight / 2 - at.y) / at.k }, { k } = at;
    waiting = at; at = still;
    Promise.resolve(settle(middle, k)).then(() => { waiting = null; show(); });
  };
  const later = () => { clearTimeout(rest); rest = setTimeout(draw, REST); };
  const down = (event) => {
    pressed += 1;
    if (pressed > 1) { draw(); held = null; return; }
    held = event.button === 0 && grip(event) ? { x: event.clientX, y: event.clientY, far: false } : null;
  };
  const move = (event) => {
    if (!held) return;
    const x = event.clientX - held.x, y = event.clientY - held.y;
    if (!held.far && Math.hypot(x, y) < 4) return;
    held = { x: event.clientX, y: event.clientY, far: true };
    at = { ...at, x: at.x + x, y: at.y + y };
    show();
    if (Math.abs(at.x) > FAR * frame.clientWidth || Math.abs(at.y) > FAR * frame.clientHeight) draw(); else later();
    if (alone) event.stopPropagation();
  };
  const up = () => { pressed = Math.max(0, pressed - 1); if (held) draw(); held = null; };
  const turn = (event) => {
    if (!wheel() || !event.deltaY) return;
    event.preventDefault();
    event.stopPropagation();
    const box = field.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top, [least, most] = range();
    const k = Math.min(Math.max(at.k * Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400), least), most), f = k / at.k;
    at = { x: x - f * (x - at.x), y: y - f * (y - at.y), k };
    show();
    later();
  };
  const listen = (target, names, work, options = { capture: true }) => names.forEach((name) => target.addEventListener(name, work, options));
  const parts = [[frame, ["pointerdown"], down], [window, ["pointermove"], move], [window, ["pointerup", "pointercancel"], up], [frame, ["wheel"], turn, { capture: true, passive: false }]];
  if (alone) parts.push([window, ["mousemove"], (event) => { if (held && held.far) event.stopPropagation(); }]);
  for (const part of parts) listen(...part);
  return () => parts.forEach(([target, names, work, options = { capture: true }]) => names.forEach((name) => target.removeEventListener(name, work, options)));
}
