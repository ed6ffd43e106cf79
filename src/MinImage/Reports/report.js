'use strict';

// The data: name, tags, and for each platform a tree of [name, bytes, pulled, child...]; the baseline likewise, or empty. Besides, each platform's components;
// none if the publish took no inventory.
const data = JSON.parse(document.getElementById('data').textContent);
const categories = [
  'app code', 'framework', 'runtime', 'OpenSSL', 'libc', 'ICU', 'certificates', 'time zones', 'content', 'symbols', 'file formats', 'executable', 'unnamed',
];
const mostRows = 100;

// The width of most characters of a tile's name, in pixels.
const widestCharacter = 7;
const $ = id => document.getElementById(id);
const hasBaseline = data.baseline.length > 0;

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// Merges both publishes into one tree: a removed node has no bytes now, and a new one had none before.
function read(now, before, parent, depth) {
  const [name, size, pulled] = now || [before[0], 0, 0];
  const node = { name, parent, depth, size, pulled, oldSize: before ? before[1] : 0, oldPulled: before ? before[2] : 0, children: [] };
  node.category = depth === 1 ? Math.max(0, categories.indexOf(name)) : depth > 1 ? parent.category : -1;
  const old = new Map(before ? before.slice(3).map(child => [child[0], child]) : []);
  for (const child of now ? now.slice(3) : []) {
    node.children.push(read(child, old.get(child[0]), node, depth + 1));
    old.delete(child[0]);
  }
  for (const child of old.values()) node.children.push(read(null, child, node, depth + 1));
  return node;
}

const trees = data.platforms.map(platform =>
  read(platform.image, data.baseline.find(other => other.platform === platform.platform)?.image, null, 0));
const state = {
  platform: 0, metric: 'pulled', colors: 'parts', scope: 'here', sort: 'bytes', ascending: false, rows: mostRows, root: trees[0],
  view: 'sizes', components: { sort: 'size', ascending: false },
};

const bytesOf = node => state.metric === 'pulled' ? node.pulled : node.size;
const changeOf = node => state.metric === 'pulled' ? node.pulled - node.oldPulled : node.size - node.oldSize;
const path = node => node.parent ? [...path(node.parent), node] : [node];
const place = node => path(node).slice(1, -1).map(part => part.name).join(' \u203a ');

function text(bytes) {
  const size = Math.abs(bytes);
  const number = (value, digits) => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return size < 1000 ? `${bytes} B` : size < 100000 ? `${number(bytes / 1000, 1)} kB` : `${number(bytes / 1000000, 2)} MB`;
}
const signed = bytes => bytes > 0 ? '+' + text(bytes) : text(bytes).replace('-', '\u2212');
const share = node => `${(100 * bytesOf(node) / Math.max(1, bytesOf(trees[state.platform]))).toFixed(1)} %`;
const changeClass = change => change > 0 ? 'grown' : change < 0 ? 'shrunk' : '';
const metricName = () => state.metric === 'pulled' ? 'pulled' : 'on disk';

function color(node) {
  if (state.colors === 'parts') return `var(--c${Math.max(0, node.category)})`;
  const change = changeOf(node);

  // A node's pulled bytes are a share of compressed data, which varies slightly with the data around it.
  const part = Math.abs(change) / Math.max(1, bytesOf(node));
  if (part < .005) return 'var(--same)';
  const strength = Math.round(15 + 85 * Math.min(1, 3 * part));
  return `color-mix(in oklab, var(${change > 0 ? '--grown' : '--shrunk'}) ${strength}%, var(--same))`;
}

// Squarified treemap (Bruls, Huizing, van Wijk): tiles are added to a row along the shorter side as long as they get squarer.
function squarify(nodes, x, y, width, height) {
  const items = nodes.filter(node => bytesOf(node) > 0).sort((a, b) => bytesOf(b) - bytesOf(a));
  const scale = width * height / items.reduce((sum, node) => sum + bytesOf(node), 0);
  const tiles = [];
  for (let at = 0; at < items.length && width > 0 && height > 0;) {
    const side = Math.min(width, height);
    let area = 0, worst = Infinity, end = at;
    for (; end < items.length; end++) {
      const next = area + bytesOf(items[end]) * scale;
      const ratio = Math.max(
        side * side * bytesOf(items[at]) * scale / (next * next),
        next * next / (side * side * bytesOf(items[end]) * scale));
      if (ratio > worst) break;
      worst = ratio;
      area = next;
    }
    const depth = area / side;
    let along = 0;
    for (; at < end; at++) {
      const length = bytesOf(items[at]) * scale / depth;
      tiles.push(width >= height
        ? { node: items[at], x, y: y + along, width: depth, height: length }
        : { node: items[at], x: x + along, y, width: length, height: depth });
      along += length;
    }
    if (width >= height) { x += depth; width -= depth; } else { y += depth; height -= depth; }
  }
  return tiles;
}

function box(style, tile, gap) {
  style.left = `${tile.x}px`;
  style.top = `${tile.y}px`;
  style.width = `${Math.max(0, tile.width - gap)}px`;
  style.height = `${Math.max(0, tile.height - gap)}px`;
}

let tiles = [];

function drawTreemap() {
  const map = $('treemap');
  const shown = state.root.children.length > 0 ? state.root.children : [state.root];
  tiles = squarify(shown, 0, 0, map.clientWidth, map.clientHeight).filter(tile => tile.width >= 3 && tile.height >= 3);
  map.replaceChildren(...tiles.map((tile, index) => {
    const { node } = tile;
    const opens = node.children.length > 0 && node !== state.root;
    const button = element('button', { type: 'button', className: 'tile outer', tabIndex: index === 0 ? 0 : -1 });
    button.setAttribute('aria-label', `${node.name}, ${text(bytesOf(node))} ${metricName()}, ${share(node)}${opens ? ', opens' : ''}`);
    button.style.setProperty('--color', color(node));
    button.dataset.name = node.name;
    box(button.style, tile, 2);
    const strip = tile.height > 24 && tile.width > 34 ? 21 : 0;
    if (strip) button.append(element('b', {}, node.name, element('span', {}, text(bytesOf(node)))));
    if (opens && tile.width > 44 && tile.height > 50) drawInner(button, tile, strip);
    button.onclick = event => open(event.target.node || node);
    button.onfocus = () => detail(node);
    button.onmouseover = event => detail(event.target.node || node);
    tile.button = button;
    return button;
  }));
  $('treemap').onmouseleave = () => detail(state.root);
}

function drawInner(button, tile, strip) {
  const inside = squarify(tile.node.children, 4, strip, tile.width - 10, tile.height - strip - 6);
  const most = Math.max(...inside.map(inner => bytesOf(inner.node)));
  for (const inner of inside) {
    if (inner.width < 4 || inner.height < 4) continue;
    const made = element('span', { className: 'inner' });
    made.node = inner.node;
    made.setAttribute('aria-hidden', 'true');
    made.style.setProperty('--tint', (.18 + .34 * (1 - bytesOf(inner.node) / most)).toFixed(2));
    if (state.colors === 'change') {
      made.dataset.color = '';
      made.style.setProperty('--color', color(inner.node));
    }
    if (inner.width > 46 && inner.height > 19) label(made, inner);
    box(made.style, inner, 2);
    button.append(made);
  }
}

// A name breaks after its dots; if one of its words is too long for that, it stays in one line, with an ellipsis.
function label(made, tile) {
  const words = tile.node.name.split(/(?<=\.)/);
  const fits = Math.max(...words.map(word => word.length)) * widestCharacter + 12 <= tile.width;
  made.textContent = words.join(fits ? '\u200b' : '');
  made.classList.toggle('narrow', !fits);
}

function detail(node) {
  const change = changeOf(node);
  const parts = [element('b', {}, node.name), ` ${text(node.size)} on disk, ${text(node.pulled)} pulled, ${share(node)} of what is ${metricName()}`];
  if (hasBaseline && change !== 0) parts.push(', ', element('span', { className: changeClass(change) }, signed(change)), ' since the baseline');
  if (place(node)) parts.push(` \u2014 ${place(node)}`);
  $('detail').replaceChildren(...parts);
}

function open(node) {
  if (node.children.length === 0) node = node.parent === state.root ? null : node.parent;
  if (node) go(node);
}

function go(node, focusOn) {
  state.root = node;
  state.rows = mostRows;
  draw();
  const map = $('treemap');
  map.classList.remove('opening');
  void map.offsetWidth;
  map.classList.add('opening');
  (tiles.find(tile => tile.node === focusOn) || tiles[0])?.button.focus({ preventScroll: true });
  detail(state.root);
}

function goUp() {
  if (state.root.parent) go(state.root.parent, state.root);
}

// Moves the focus to the tile whose center is nearest in the arrow's direction.
function move(key) {
  const from = tiles.find(tile => tile.button === document.activeElement);
  if (!from) return;
  const middle = tile => [tile.x + tile.width / 2, tile.y + tile.height / 2];
  const [x, y] = middle(from);
  let best = null, least = Infinity;
  for (const tile of tiles) {
    const [dx, dy] = [middle(tile)[0] - x, middle(tile)[1] - y];
    const along = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key];
    const across = key === 'ArrowRight' || key === 'ArrowLeft' ? dy : dx;
    if (tile !== from && along > 1 && along + 2 * Math.abs(across) < least) {
      least = along + 2 * Math.abs(across);
      best = tile;
    }
  }
  if (best) {
    from.button.tabIndex = -1;
    best.button.tabIndex = 0;
    best.button.focus();
  }
}

$('treemap').addEventListener('keydown', event => {
  if (event.key.startsWith('Arrow')) move(event.key);
  else if (event.key === 'Escape' || event.key === 'Backspace') goUp();
  else return;
  event.preventDefault();
});

// Empty for the whole image, whose name is the page's heading.
function drawBreadcrumb() {
  if (!state.root.parent) return $('breadcrumb').replaceChildren();
  $('breadcrumb').replaceChildren(...path(state.root).map((node, index, all) => {
    const button = element('button', { type: 'button', onclick: () => go(node, all[index + 1]) }, index === 0 ? data.name : node.name);
    if (node === state.root) button.setAttribute('aria-current', 'location');
    return button;
  }));
}

function drawLegend() {
  const parts = trees[state.platform].children.filter(node => bytesOf(node) > 0).sort((a, b) => bytesOf(b) - bytesOf(a));
  $('legend').replaceChildren(...parts.map(node => {
    const button = element('button', { type: 'button', onclick: () => go(node) }, element('i', {}), node.name, element('span', {}, share(node)));
    button.style.setProperty('--color', `var(--c${node.category})`);
    return element('li', {}, button);
  }));
}

function drawTotals() {
  const tree = trees[state.platform];
  const values = [['on disk', text(tree.size)], ['pulled', text(tree.pulled)]];
  if (hasBaseline) values.push(['since the baseline', signed(tree.pulled - tree.oldPulled)]);
  $('totals').replaceChildren(...values.map(([name, value], index) =>
    element('div', {}, element('dt', {}, name), element('dd', { className: index === 2 ? changeClass(tree.pulled - tree.oldPulled) : '' }, value))));
  $('digest').textContent = `${data.platforms[state.platform].platform}  ${data.platforms[state.platform].digest}`;
}

const columns = [
  ['name', 'Name', node => node.name],
  ['size', 'On disk', node => node.size],
  ['pulled', 'Pulled', node => node.pulled],
  ['share', 'Share', bytesOf],
  ...hasBaseline ? [['change', 'Change', changeOf]] : [],
];

function below(node, found = []) {
  for (const child of node.children) {
    found.push(child);
    below(child, found);
  }
  return found;
}

// Adds up rows; below 2000 rows, those within another row are not counted twice.
function totalOf(rows) {
  const isWithin = node => path(node).slice(0, -1).some(part => rows.includes(part) && rows.length < 2000);
  return rows.filter(node => !isWithin(node)).reduce((sum, node) => sum + bytesOf(node), 0);
}

function drawTable() {
  const words = $('search').value.trim().toLowerCase().split(/\s+/).filter(word => word);
  const isSearch = words.length > 0;
  let rows = isSearch || state.scope === 'all' ? below(state.root) : state.root.children;
  if (isSearch) rows = rows.filter(node => words.every(word => node.name.toLowerCase().includes(word)));
  if (!isSearch && state.scope === 'all') rows = rows.filter(node => node.children.length === 0);
  const value = (columns.find(([key]) => key === state.sort) || columns[state.metric === 'pulled' ? 2 : 1])[2];
  const order = (a, b) =>
    (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (state.ascending ? 1 : -1) || (a.name < b.name ? -1 : 1);
  rows = rows.slice().sort(order);
  const where = state.root.parent ? state.root.name : 'the image';
  $('found').textContent = isSearch
    ? `${rows.length} found in ${where}, ${text(totalOf(rows))} ${metricName()}`
    : `${state.scope === 'all' ? 'Everything in' : 'Parts of'} ${where}: ${rows.length}`;
  const head = $('table').tHead.rows[0];
  const sorted = state.sort === 'bytes' ? state.metric : state.sort;
  head.replaceChildren(...columns.map(([key, title]) => {
    const sort = element('button', { type: 'button', onclick: () => sortBy(key, key === sorted) }, title);
    const cell = element('th', { scope: 'col', className: key }, sort);
    if (key === sorted) cell.setAttribute('aria-sort', state.ascending ? 'ascending' : 'descending');
    return cell;
  }));
  $('table').tBodies[0].replaceChildren(...rows.slice(0, state.rows).map(node => {
    const label = node.children.length > 0
      ? element('button', { type: 'button', onclick: () => { go(node); $('treemap').scrollIntoView({ block: 'nearest' }); } }, node.name)
      : element('span', {}, node.name);
    const dot = element('i', {});
    dot.style.setProperty('--color', `var(--c${Math.max(0, node.category)})`);
    const first = element('td', {}, dot, label);
    if ((isSearch || state.scope === 'all') && place(node)) first.append(element('small', {}, place(node)));
    const row = element(
      'tr',
      {},
      first,
      element('td', {}, text(node.size)),
      element('td', {}, text(node.pulled)),
      element('td', { className: 'share' }, share(node)));
    if (hasBaseline) row.append(element('td', { className: changeClass(changeOf(node)) }, changeOf(node) === 0 ? '' : signed(changeOf(node))));
    return row;
  }));
  $('more').hidden = rows.length <= state.rows;
  $('more').textContent = `Show more of ${rows.length}`;
}

function sortBy(key, isSame) {
  state.ascending = isSame ? !state.ascending : key === 'name';
  state.sort = key;
  drawTable();
  $('table').tHead.querySelector(`.${key} button`).focus();
}

function choice(id, options, chosen, choose) {
  $(id).replaceChildren(...options.map(([value, title]) => {
    const button = element('button', { type: 'button', onclick: () => { choose(value); draw(); } }, title);
    button.setAttribute('aria-pressed', String(value === chosen));
    return button;
  }));
}

function drawChoices() {
  const focused = document.activeElement?.parentElement?.id;
  const at = focused ? [...$(focused).children].indexOf(document.activeElement) : -1;
  const platforms = data.platforms.length > 1 ? data.platforms.map((platform, index) => [index, platform.platform]) : [];
  choice('platforms', platforms, state.platform, value => {
    state.platform = value;
    state.root = path(state.root).slice(1).reduce((node, part) => node.children.find(child => child.name === part.name) || node, trees[value]);
  });
  choice('metrics', [['pulled', 'Pulled'], ['size', 'On disk']], state.metric, value => { state.metric = value; });
  choice('colors', hasBaseline ? [['parts', 'Parts'], ['change', 'What grew']] : [], state.colors, value => {
    state.colors = value;
    state.sort = value === 'change' ? 'change' : 'bytes';
    state.ascending = false;
  });
  choice('scopes', [['here', 'Parts'], ['all', 'Everything']], state.scope, value => { state.scope = value; });
  if (['platforms', 'metrics', 'colors', 'scopes'].includes(focused)) $(focused).children[at]?.focus();
}

// --- components ---

const componentColumns = [
  ['name', 'Name'], ['version', 'Version'], ['license', 'License'], ['size', ''], ['reason', 'Why it is there'],
];

// What the image contains comes first, the largest part at the top; what the build needed comes last.
function componentRows() {
  const words = $('component-search').value.trim().toLowerCase().split(/\s+/).filter(word => word);
  const text = row => [row.name, row.version, row.license, row.reason, row.packageUrl].join(' ').toLowerCase();
  const { sort, ascending } = state.components;
  const value = row => sort === 'size' ? row[state.metric] ?? -1 : row[sort] ?? '';
  const order = (a, b) =>
    a.isContained !== b.isContained ? (a.isContained ? -1 : 1)
      : (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (ascending ? 1 : -1) || (a.name < b.name ? -1 : 1);
  return (data.components[state.platform] ?? []).filter(row => words.every(word => text(row).includes(word))).sort(order);
}

function drawComponents() {
  const all = data.components[state.platform] ?? [];
  const rows = componentRows();
  const contained = all.filter(row => row.isContained).length;
  $('component-count').textContent = rows.length < all.length
    ? `${rows.length} of ${all.length} components found`
    : `${contained} components in the image, ${all.length - contained} that were needed to build it`;
  $('component-table').tHead.rows[0].replaceChildren(...componentColumns.map(([key, title]) => {
    const name = key === 'size' ? state.metric === 'pulled' ? 'Pulled' : 'On disk' : title;
    const cell = element('th', { scope: 'col', className: key }, element('button', { type: 'button', onclick: () => sortComponents(key) }, name));
    if (key === state.components.sort) cell.setAttribute('aria-sort', state.components.ascending ? 'ascending' : 'descending');
    return cell;
  }));
  $('component-table').tBodies[0].replaceChildren(...rows.map(row => element(
    'tr',
    { className: row.isContained ? '' : 'build' },
    element('td', { className: 'name' }, row.name, ...row.packageUrl ? [element('small', {}, row.packageUrl)] : []),
    element('td', { className: 'version' }, row.version ?? ''),
    element('td', { className: 'license' }, row.license ?? ''),
    element('td', { className: 'size' }, row[state.metric] == null ? '' : text(row[state.metric])),
    element('td', { className: 'reason' }, row.reason))));
}

function sortComponents(key) {
  const isSame = key === state.components.sort;
  state.components = { sort: key, ascending: isSame ? !state.components.ascending : key !== 'size' };
  drawComponents();
  $('component-table').tHead.querySelector(`.${key} button`).focus();
}

const views = [['sizes', 'Sizes'], ['components', 'Components']];

function show(view) {
  state.view = view;
  draw();
  $('views').querySelector('[aria-selected=true]').focus();
}

function drawViews() {
  const hasComponents = data.components.some(rows => rows.length > 0);
  $('views').replaceChildren(...(hasComponents ? views : []).map(([view, title]) => {
    const button = element('button', { type: 'button', role: 'tab', onclick: () => show(view), tabIndex: view === state.view ? 0 : -1 }, title);
    button.setAttribute('aria-selected', String(view === state.view));
    button.setAttribute('aria-controls', view);
    return button;
  }));
  for (const [view] of views) $(view).hidden = view !== state.view;
}

$('views').addEventListener('keydown', event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) show(views[(views.findIndex(([view]) => view === state.view) + step + views.length) % views.length][0]);
});
$('component-search').oninput = drawComponents;
$('component-search').onkeydown = event => { if (event.key === 'Escape') { $('component-search').value = ''; drawComponents(); } };

function draw() {
  drawViews();
  if (state.view === 'components') drawComponents();
  drawChoices();
  drawTotals();
  drawLegend();
  drawBreadcrumb();
  drawTreemap();
  drawTable();
  detail(state.root);
}

$('name').textContent = `${data.name}:${data.tags.join(', ')}`;
$('search').oninput = () => { state.rows = mostRows; drawTable(); };
$('search').onkeydown = event => { if (event.key === 'Escape') { $('search').value = ''; drawTable(); } };
$('more').onclick = () => { state.rows += 5 * mostRows; drawTable(); };
new ResizeObserver(() => {
  const focused = tiles.findIndex(tile => tile.button === document.activeElement);
  drawTreemap();
  tiles[focused]?.button.focus();
}).observe($('treemap'));
draw();
