// The page of a room: what people see and do. What is so, the server says; this only shows it.
import {Connection} from './connection.js';
import {Sound} from './sound.js';

const SPEAKING_LEVEL = 300;
const SPEAKING_SHOWN_MS = 250;
const RANK = {VIEWER: 1, SPEAKER: 2, MODERATOR: 3, HOST: 4};
const COLOURS = ['#ffb86b', '#8fd3ff', '#c3a6ff', '#7ee0b5', '#ff9eb5', '#f4e285', '#9fb4ff', '#ffd1a9'];

const $ = id => document.getElementById(id);
const roomCode = location.pathname.split('/').pop();
const wishes = new URLSearchParams(location.search);
const people = new Map();
const lastHeardMs = new Map();
let me = null;
let room = {};
let topicVersion = '-1';
let connection = null;
let sound = null;
let up = null;

const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className || '';
    element.textContent = text ?? '';
    return element;
};
const icon = (name, meaning, className) => {
    const image = make('img', className);
    image.src = `/${name}.svg`;
    image.alt = image.title = meaning;
    return image;
};
const isYes = value => value === 'YES';
const self = () => people.get(me);
const may = rank => RANK[self()?.role] >= rank;

async function showLobby() {
    $('name').value = wishes.get('name') ?? localStorage.getItem('name') ?? '';
    const answer = await fetch(`/rooms/${roomCode}`);
    const seen = await answer.json();
    if (!answer.ok) {
        $('problem').textContent = seen.error;
        $('join').hidden = answer.status === 404;
        $('noRoom').hidden = answer.status !== 404;
        return;
    }
    showTitle(seen.title);
    $('lobbyInfo').textContent = seen.locked ? 'The room is locked.'
        : seen.participants === 0 ? 'Nobody is here yet.'
        : seen.participants === 1 ? 'One is here already.' : `${seen.participants} are here already.`;
}

function showTitle(title) {
    document.title = `${title} · Voice room`;
    document.querySelectorAll('.title').forEach(element => element.textContent = title);
}

async function join(withMicrophone) {
    const name = $('name').value.trim();
    if (!name || connection) {
        return;
    }
    localStorage.setItem('name', name);
    sound = new Sound(buffer => connection?.sendAudio(buffer), showSpeakers,
        {isRecorded: wishes.has('record'), isRaw: wishes.has('raw')});
    try {
        await sound.listen();
        if (withMicrophone) {
            await sound.speak();
        }
    } catch (problem) {
        note(withMicrophone ? `No microphone: ${problem.message}. You can listen and write.` : `No sound: ${problem.message}.`);
    }
    const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
    connection = new Connection(
        {type: 'Join', protocolVersion: 1, roomCode, displayName: name, authToken: token},
        {onMessage, onAudio: buffer => sound.onMessage(buffer), onState});
    window.voice = {connection, sound, figures: () => ({up, down: sound.figures()})};
}

function onState(state, reason) {
    $('link').textContent = {connecting: 'connecting', open: 'connected', lost: 'connection lost, trying again', over: 'over'}[state];
    $('link').className = `pill ${state}`;
    if (state === 'over') {
        sound?.close();
        if (me === null) {
            connection = null;
            $('problem').textContent = reason;
        } else {
            note(reason);
            $('room').querySelectorAll('button, input, select').forEach(element => element.disabled = true);
        }
    }
}

const handlers = {
    JoinSuccess(message) {
        me = message.userId;
        room = message;
        sound.restart();
        people.clear();
        message.participants.forEach(person => people.set(person.id, person));
        if (!isYes(message.resumed)) {
            $('messages').replaceChildren();
        }
        $('notices').replaceChildren();
        message.values.forEach(handlers.StateUpdate);
        showTitle(message.title);
        $('lobby').hidden = true;
        $('room').hidden = false;
        showPeople();
    },
    ParticipantJoined(message) {
        people.set(message.id, message);
        event(`${message.displayName} came in`);
        showPeople();
    },
    ParticipantChanged(message) {
        people.set(message.id, message);
        showPeople();
    },
    ParticipantLeft(message) {
        const person = people.get(message.userId);
        people.delete(message.userId);
        $('notices').querySelector(`[data-by="${message.userId}"]`)?.remove();
        if (person) {
            event(`${person.displayName} ${{KICKED: 'was put out', TIMED_OUT: 'is gone'}[message.reason] ?? 'left'}`);
        }
        showPeople();
    },
    DataReceived(message) {
        if (document.querySelector(`[data-number="${message.number}"]`)) {
            return;
        }
        const item = make('li');
        item.dataset.number = message.number;
        const who = make('span', 'who', message.fromName);
        who.style.color = colour(message.fromId);
        const time = new Date(Number(BigInt(message.timeNs) / 1000000n));
        item.append(who, make('span', 'content', message.content), make('time', '', time.toTimeString().slice(0, 5)));
        if (message.fromId === me || may(RANK.MODERATOR)) {
            const away = make('button', 'away', '×');
            away.title = 'Take this message away';
            away.onclick = () => ask('RemoveData', {number: message.number});
            item.append(away);
        }
        add(item);
    },
    DataRemoved(message) {
        document.querySelector(`[data-number="${message.removedNumber}"]`)?.remove();
    },
    StateUpdate(message) {
        if (message.key === 'topic') {
            topicVersion = message.value ? message.version : '-1';
            if (document.activeElement !== $('topic')) {
                $('topic').value = message.value;
            }
            $('topicState').textContent = message.value ? `by ${people.get(message.byId)?.displayName ?? 'somebody who left'}` : '';
        }
    },
    BatchedUpdates(message) {
        message.updates.forEach(handlers.StateUpdate);
    },
    SettingsChanged(message) {
        Object.assign(room, message);
        event(isYes(message.locked) ? 'The room is locked now' : 'The room is open now');
        showPeople();
    },
    Announcement(message) {
        $('notices').querySelector(`[data-by="${message.byId}"]`)?.remove();
        if (message.text) {
            const notice = make('div', 'notice', `${people.get(message.byId)?.displayName ?? ''}: ${message.text}`);
            notice.dataset.by = message.byId;
            $('notices').append(notice);
        }
    },
    Headcount(message) {
        $('headcount').textContent = `${message.participants} here, ${message.talkers} may be heard`;
    },
    AudioQuality(message) {
        up = message;
    },
    error(message) {
        note(message.error);
    },
};

function onMessage(message) {
    handlers[message.type]?.(message);
}

function colour(id) {
    return COLOURS[Number(BigInt(id) % BigInt(COLOURS.length))];
}

function add(item) {
    const list = $('messages');
    list.append(item);
    list.scrollTop = list.scrollHeight;
}

const event = text => add(make('li', 'event', text));
const note = text => me === null ? $('problem').textContent = text : event(text);

async function ask(type, fields) {
    const answer = await connection.ask(type, fields);
    if (answer.status !== 'APPLIED') {
        note(answer.reason);
    }
    return answer;
}

function showPeople() {
    const order = [...people.values()].sort((a, b) => RANK[b.role] - RANK[a.role] || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    $('people').replaceChildren(...order.map(card));
    const own = self();
    // Who mutes itself sends nothing; whoever is muted by others is not heard, whatever it sends.
    sound.isMuted = isYes(own?.selfMuted);
    $('mute').textContent = isYes(own?.selfMuted) ? 'Unmute' : 'Mute';
    $('mute').classList.toggle('on', isYes(own?.selfMuted) || isYes(own?.moderatorMuted));
    $('hand').textContent = isYes(own?.handRaised) ? 'Lower hand' : 'Raise hand';
    $('hand').classList.toggle('on', isYes(own?.handRaised));
    $('lock').textContent = isYes(room.locked) ? 'Unlock' : 'Lock';
    document.querySelectorAll('.hostOnly').forEach(element => element.hidden = !may(RANK.HOST));
    document.querySelectorAll('.moderatorOnly').forEach(element => element.hidden = !may(RANK.MODERATOR));
    $('text').disabled = $('topic').disabled = !may(RANK.SPEAKER);
}

function card(person) {
    const box = make('div', 'card person');
    box.dataset.id = person.id;
    box.classList.toggle('away', !isYes(person.connected));
    const face = make('div', 'face', person.displayName.trim().slice(0, 2).toUpperCase());
    face.style.background = colour(person.id);
    const badges = make('div', 'badges');
    badges.append(make('span', `badge ${person.role}`, person.role.toLowerCase()));
    if (isYes(person.moderatorMuted)) {
        badges.append(make('span', 'badge muted', 'muted by a moderator'));
    } else if (isYes(person.selfMuted)) {
        badges.append(make('span', 'badge muted', 'muted'));
    }
    if (!isYes(person.connected)) {
        badges.append(make('span', 'badge', 'connection lost'));
    }
    box.append(face, make('div', 'name', person.displayName + (person.id === me ? ' (you)' : '')), badges);
    if (isYes(person.handRaised)) {
        box.append(icon('hand', 'hand raised', 'hand'));
    }
    if (RANK[person.role] >= RANK.SPEAKER) {
        const isMuted = isYes(person.moderatorMuted) || isYes(person.selfMuted);
        box.append(icon(isMuted ? 'mic-off' : 'mic', isMuted ? 'muted' : 'may be heard', 'mic'));
    }
    if (person.id !== me && may(RANK.MODERATOR) && RANK[person.role] < RANK[self().role]) {
        box.append(deeds(person));
    }
    return box;
}

function deeds(person) {
    const box = make('div', 'deeds');
    const mute = make('button', 'muteOther', isYes(person.moderatorMuted) ? 'Unmute' : 'Mute');
    mute.onclick = () => ask('Mute', {targetId: person.id, muted: isYes(person.moderatorMuted) ? 'NO' : 'YES'});
    box.append(mute);
    if (may(RANK.HOST)) {
        const role = make('select');
        role.title = 'Give another role';
        ['VIEWER', 'SPEAKER', 'MODERATOR', 'HOST'].forEach(name => {
            const option = make('option', '', name.toLowerCase());
            option.value = name;
            option.selected = name === person.role;
            role.append(option);
        });
        role.onchange = () => ask('ChangeRole', {targetId: person.id, role: role.value});
        const kick = make('button', 'danger', 'Put out');
        kick.onclick = () => ask('Kick', {targetId: person.id});
        box.append(role, kick);
    }
    return box;
}

function showSpeakers(speakers) {
    for (const {id, level} of speakers) {
        if (level > SPEAKING_LEVEL) {
            lastHeardMs.set(id, {atMs: performance.now(), level});
        }
    }
}

function showSpeaking() {
    const now = performance.now();
    const own = self();
    if (own && sound?.ownLevel > SPEAKING_LEVEL && isYes(up?.heard) && !isYes(own.selfMuted) && !isYes(own.moderatorMuted)) {
        lastHeardMs.set(me, {atMs: now, level: sound.ownLevel});
    }
    for (const box of $('people').children) {
        const heard = lastHeardMs.get(box.dataset.id);
        const isSpeaking = heard !== undefined && now - heard.atMs < SPEAKING_SHOWN_MS;
        box.classList.toggle('speaking', isSpeaking);
        if (isSpeaking) {
            box.style.setProperty('--level', Math.min(1, Math.sqrt(heard.level / 12000)).toFixed(2));
        }
    }
}

function showFigures() {
    if (!connection || !sound) {
        return;
    }
    const show = (id, text, isBad) => {
        $(id).textContent = text;
        $(id).classList.toggle('bad', isBad);
    };
    if (up) {
        const total = up.received + Math.max(0, up.lost);
        const loss = total ? Math.max(0, up.lost) / total * 100 : 0;
        show('up', `loss ${loss.toFixed(1)} % · jitter ${(up.jitterUs / 1000).toFixed(1)} ms · ${up.bufferedMs} ms waiting`, loss > 2);
    }
    const down = sound.figures();
    if (down.received) {
        show('down', `loss ${down.lossPercent.toFixed(1)} % · jitter ${down.jitterMs.toFixed(1)} ms · ${down.bufferedMs} ms waiting`,
            down.lossPercent > 2);
    }
    show('trip', connection.roundTripMs ? `${connection.roundTripMs.toFixed(0)} ms` : '–', connection.roundTripMs > 300);
}

$('join').addEventListener('submit', submit => {
    submit.preventDefault();
    join(true);
});
$('joinListening').onclick = () => join(false);
$('say').addEventListener('submit', async submit => {
    submit.preventDefault();
    const content = $('text').value.trim();
    if (content && (await ask('SendData', {content})).status === 'APPLIED') {
        $('text').value = '';
    }
});
$('announce').addEventListener('submit', async submit => {
    submit.preventDefault();
    if ((await ask('Announce', {text: $('notice').value.trim()})).status === 'APPLIED') {
        $('notice').value = '';
    }
});
$('topic').addEventListener('change', async () => {
    const answer = await connection.ask('UpdateState', {key: 'topic', value: $('topic').value.trim(), expectedVersion: topicVersion});
    $('topicState').textContent = answer.status === 'CONFLICT'
        ? 'somebody else changed it meanwhile: look again' : answer.status === 'APPLIED' ? '' : answer.reason;
});
$('mute').onclick = () => ask('Mute', {targetId: me, muted: isYes(self().selfMuted) ? 'NO' : 'YES'});
$('hand').onclick = () => ask('RaiseHand', {raised: isYes(self().handRaised) ? 'NO' : 'YES'});
$('leave').onclick = () => ask('Leave');
$('closeRoom').onclick = () => ask('CloseRoom');
$('lock').onclick = () => ask('ChangeSettings', {
    expectedVersion: room.settingsVersion,
    guestRole: room.guestRole,
    hostRule: room.hostRule,
    locked: isYes(room.locked) ? 'NO' : 'YES',
});
$('copy').onclick = () => navigator.clipboard.writeText(location.origin + location.pathname)
    .then(() => event('The link is in the clipboard: send it to others'), problem => note(problem.message));

setInterval(showSpeaking, 60);
setInterval(showFigures, 500);
showLobby();
