'use strict';
// The page keeps nothing that the server does not tell: a summary when it has changed, the newest events, pages of orders on request.
const $ = id => document.getElementById(id);
const token = new URLSearchParams(location.hash.slice(1)).get('token') || '';
onhashchange = () => location.reload();
const STATUSES = ['PLACED', 'PAID', 'READY', 'SHIPPED'];
const COLORS = { PLACED: '#8d99ae', PAID: '#e9a23b', READY: '#3a86c8', SHIPPED: '#2a9d6f' };
const REGIONS = ['north', 'east', 'south', 'west'];
const EVENTS_MAX = 80;
const PAGE = 10;
const whole = new Intl.NumberFormat('en');
const money = cents => new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(Number(cents) / 100);
let pageBelow = '';
let nextBelow = '0';
let loads = 0;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// --- asking ---

async function ask(method, path, body) {
  const headers = { 'Authorization': 'Bearer ' + token };
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined })
    .catch(() => { throw new Error('the server cannot be reached'); });
  const said = await answer.json();
  if (!answer.ok) throw new Error((said.field ? said.field + ': ' : '') + said.error);
  return said;
}

async function act(what, path, body) {
  try {
    const said = await ask('POST', path, body || {});
    say(what + (said.orderId ? ' ' + said.orderId : '') + ', journaled as action ' + said.sequence);
  } catch (e) {
    say(what + ': ' + e.message, true);
  }
  // What was said of the action stays: if these fail too, it is for the same reason.
  loadOrders().catch(() => {});
  loadProducts().catch(() => {});
}

function say(text, bad) {
  $('answer').textContent = text;
  $('answer').className = bad ? 'answer bad' : 'answer';
}

// --- the summary ---

function showSummary(all) {
  $('sequence').textContent = whole.format(all.sequence);
  $('version').textContent = whole.format(all.nodeVersion);
  $('mirror').textContent = all.mirror;
  const nodes = all.nodes;
  $('nodes').replaceChildren(
    node('order node', nodes.orders, 'orders'), node('customer node', nodes.customers, 'customers'),
    node('inventory node', nodes.products, 'products'), node('shipping node', nodes.shipments, 'shipments'),
    node('dashboard node', all.dashboard ? all.dashboard.events : 0, 'events'));
  const summary = all.summary;
  if (summary) {
    $('count').textContent = whole.format(summary.count);
    $('revenue').textContent = money(summary.totalCents);
    $('average').textContent = money(summary.averageOrderValueCents);
    showStatuses(summary);
  }
  showDays(all.days);
  showImports(all.imports, all.importFailure);
  showReview(all.review);
}

function node(name, count, what) {
  const made = element('div', undefined, 'node');
  made.append(element('span', name), element('b', whole.format(count) + ' '),
    document.createTextNode(Number(count) === 1 ? what.slice(0, -1) : what));
  return made;
}

function showStatuses(summary) {
  const total = Math.max(1, Number(summary.count));
  $('statusBar').replaceChildren(...STATUSES.map(status => {
    const part = element('i', undefined, status);
    part.style.width = 100 * Number(summary[status.toLowerCase()]) / total + '%';
    return part;
  }));
  $('statusLegend').replaceChildren(...STATUSES.map(status => {
    const line = element('span');
    line.append(element('i', undefined, status), status.toLowerCase() + ' ' + whole.format(summary[status.toLowerCase()]));
    line.dataset.status = status;
    return line;
  }));
}

/** A day between days that were left out has no line, but a point. */
function isAlone(point) {
  const revenues = point.dataset.data;
  return [point.dataIndex - 1, point.dataIndex + 1].some(i => typeof revenues[i] === 'number') ? 0 : 3;
}

const chart = new Chart($('chart'), {
  data: {
    labels: [],
    datasets: [
      { type: 'bar', label: 'orders', data: [], backgroundColor: '#b9cfe4', yAxisID: 'y', order: 2 },
      { type: 'line', label: 'revenue', data: [], borderColor: '#2a9d6f', backgroundColor: '#2a9d6f', pointRadius: isAlone,
        borderWidth: 2, tension: 0.3, yAxisID: 'revenue', order: 1 }],
  },
  options: {
    animation: false, maintainAspectRatio: false, interaction: { mode: 'index', intersect: false },
    scales: {
      // Room for the whole of the first and the last day: without it, a line's edges would be the chart's.
      x: { offset: true, grid: { display: false }, ticks: { maxTicksLimit: 8, maxRotation: 0 } },
      y: { beginAtZero: true, title: { display: true, text: 'orders' } },
      revenue: { position: 'right', beginAtZero: true, grid: { display: false }, title: { display: true, text: 'revenue, thousand EUR' } },
    },
  },
});

function showDays(known) {
  // Where days without orders were left out, the line is broken: it would seem to fall within one day.
  const days = known.flatMap((day, i) => i > 0 && day[0] > known[i - 1][0] + 1 ? [[null, null, null], day] : [day]);
  chart.data.labels = days.map(day => day[0] === null ? '…' : new Date(day[0] * 86400000).toISOString().slice(0, 10));
  chart.data.datasets[0].data = days.map(day => day[1]);
  chart.data.datasets[1].data = days.map(day => day[2] === null ? null : day[2] / 100000);
  chart.update();
}

function showImports(imports, failure) {
  if (!imports.length && !failure) return;
  $('imports').replaceChildren(...imports.map(row => {
    const done = Number(row.accepted) + Number(row.refused);
    const made = element('div', undefined, 'import');
    made.dataset.done = done;
    const bar = element('progress');
    bar.max = Number(row.lines);
    bar.value = done;
    made.append(element('div', row.name + ': ' + whole.format(done) + ' of ' + whole.format(row.lines) + ' lines'), bar,
      element('p', whole.format(row.accepted) + ' orders, ' + whole.format(row.refused) + ' lines refused'
        + (row.finishedNs === '0' ? '' : ', finished'), 'quiet'));
    return made;
  }));
  if (failure) $('imports').append(element('p', failure, 'answer bad'));
}

function showReview(review) {
  if (!review) return;
  const bar = element('progress');
  bar.max = Number(review.orders);
  bar.value = Number(review.processed);
  $('review').replaceChildren(
    element('div', whole.format(review.processed) + ' of ' + whole.format(review.orders) + ' orders'), bar,
    element('p', 'revenue ' + money(review.revenueCents) + ': '
      + review.regionCents.map((cents, i) => REGIONS[i] + ' ' + money(cents)).join(', ')
      + (review.largestOrderId === '0' ? '' : '; largest order ' + review.largestOrderId), 'quiet'));
}

// --- orders ---

async function loadOrders() {
  const load = ++loads;
  const filter = $('filter').value;
  const page = await ask('GET', 'orders?limit=' + PAGE + (filter ? '&status=' + filter : '') + (pageBelow ? '&below=' + pageBelow : ''));
  // Of two that are under way, only what was asked for last is shown, whichever answer comes last.
  if (load !== loads) return;
  nextBelow = page.next;
  $('older').disabled = nextBelow === '0';
  $('newest').disabled = !pageBelow;
  $('orders').replaceChildren(...page.orders.map(row));
  if (!page.orders.length) $('orders').append(nothing());
}

function nothing() {
  const made = element('tr');
  const cell = element('td', $('filter').value ? 'no order is ' + $('filter').value : 'no orders yet', 'quiet');
  cell.colSpan = 7;
  made.append(cell);
  return made;
}

function turnTo(below) {
  pageBelow = below;
  loadOrders().catch(e => say('orders: ' + e.message, true));
}

function row(order) {
  const made = element('tr');
  made.dataset.order = order.orderId;
  made.append(element('td', order.orderId), element('td', order.customerId), element('td', order.productId + ' × ' + order.quantity),
    element('td', money(order.totalCents), 'right'));
  const status = element('td');
  status.append(element('span', order.status, 'status ' + order.status));
  made.append(status, element('td', order.orderVersion, 'right'));
  const todo = element('td');
  if (order.status === 'PLACED') {
    todo.append(button('mark paid', () => act('payment of', 'orders/' + order.orderId + '/payment', { paymentId: Date.now(), version: order.version })));
  } else if (order.status === 'READY') {
    todo.append(button('ship', () => act('shipping of', 'orders/' + order.orderId + '/shipment', { version: order.version })));
  }
  made.append(todo);
  return made;
}

function button(text, onClick) {
  const made = element('button', text);
  made.onclick = onClick;
  return made;
}

async function loadProducts() {
  const said = await ask('GET', 'products?limit=200');
  const chosen = $('productId').value;
  $('productId').replaceChildren(...said.products.map(product => {
    const option = element('option', product.productId + ' ' + product.name + ', ' + product.quantity + ' in stock');
    option.value = product.productId;
    return option;
  }));
  if (chosen) $('productId').value = chosen;
}

// --- events ---

function showEvents(all) {
  const made = all.events.map(event => {
    const line = element('li');
    const from = event.cause ? ' by ' + event.cause : '';
    const what = event.kind === 'order' ? event.orderId + ' ' + event.before + ' → ' + event.now
      : event.kind === 'review' ? 'review ' + event.percent + ' %'
        : 'line ' + event.line + ' refused: ' + event.field + ' ' + event.problem + ' ' + event.value;
    line.title = 'output ' + event.sequence + '/' + event.ordinal;
    line.append(what, element('em', (event.orderVersion ? ' · version ' + event.orderVersion : '')
      + (event.causeSequence ? ' · caused by ' + event.causeSequence + from : ' · of action ' + event.sequence)
      + (event.correlationId !== '0' ? ' · asked as ' + event.correlationId.slice(-6) : '')));
    return line;
  }).reverse();
  if (all.leftOut) made.push(element('li', 'and ' + whole.format(all.leftOut) + ' more'));
  $('events').prepend(...made);
  while ($('events').children.length > EVENTS_MAX) $('events').lastChild.remove();
  if (!pageBelow) loadOrdersSoon();
}

let soon = 0;
function loadOrdersSoon() {
  if (!soon) soon = setTimeout(() => { soon = 0; loadOrders().catch(() => {}); }, 500);
}

// --- live ---

function connect(waitMs) {
  const socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/live');
  socket.onopen = () => {
    link(true);
    turnTo(pageBelow);
    loadProducts().catch(e => say('products: ' + e.message, true));
  };
  socket.onmessage = message => {
    const said = JSON.parse(message.data);
    if (said.type === 'summary') showSummary(said);
    if (said.type === 'events') showEvents(said);
  };
  socket.onclose = () => { link(false); setTimeout(() => connect(Math.min(waitMs * 2, 10000)), waitMs); };
}

function link(on) {
  $('link').textContent = on ? 'connected' : 'away';
  $('link').className = on ? 'link on' : 'link';
}

$('place').onsubmit = event => {
  event.preventDefault();
  act('placed order', 'orders', {
    customerId: $('customerId').value, productId: $('productId').value, quantity: Number($('quantity').value) });
};
$('restock').onclick = () => act('stock for product ' + $('productId').value,
  'products/' + $('productId').value + '/stock', { quantity: Number($('quantity').value) });
$('startReview').onclick = () => act('review', 'reviews');
$('filter').onchange = () => turnTo('');
$('newest').onclick = () => turnTo('');
$('older').onclick = () => turnTo(nextBelow);
if (!token) say('open the address that the server printed: its token is needed to write', true);
connect(500);
