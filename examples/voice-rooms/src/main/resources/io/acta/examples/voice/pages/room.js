// The page of a room: what people see and do. What is so, the server says; this only shows it.
import {Connection, PROTOCOL_VERSION} from './connection.js';
import {$, colour, isYes, make, toggle} from './dom.js';
import {People, RANK} from './people.js';
import {Sound} from './sound.js';
import {showTrouble} from './trouble.js';

const SURE_MS = 4000;
// More than the server tells again to who comes back.
const LINES_MAX = 1000;
const END_PIXELS = 60;

const roomCode = location.pathname.split('/').pop();
const SESSION_KEY = `session in ${roomCode}`;
const wishes = new URLSearchParams(location.search);
const people = new People((type, fields) => ask(type, fields));
let room = {};
let topicVersion = '-1';
let connection = null;
let sound = null;
let up = null;

async function showLobby() {
    $('microphoneInfo').hidden = window.isSecureContext;
    $('joinSpeaking').hidden = !window.isSecureContext;
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
    sound = new Sound(buffer => connection?.sendAudio(buffer), speakers => people.hear(speakers), () => connection?.tick(),
        {isRecorded: wishes.has('record'), isRaw: wishes.has('raw')});
    sound.onMicrophoneLost = () => showTrouble('microphone', 'Nobody hears you: the microphone is gone.', 'Try again', turnMicrophoneOn);
    await turnSoundOn();
    if (withMicrophone) {
        await turnMicrophoneOn();
    }
    const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
    connection = new Connection(
        {type: 'Join', protocolVersion: PROTOCOL_VERSION, roomCode, displayName: name, authToken: token},
        sessionStorage.getItem(SESSION_KEY),
        {onMessage, onAudio: buffer => sound.onMessage(buffer), onState, onToken});
    window.voice = {connection, sound, figures: () => ({up, down: sound.figures()})};
}

async function turnSoundOn() {
    try {
        await sound.listen();
    } catch (problem) {
        showTrouble('sound', `You hear nothing: ${problem.message}.`);
    }
}

async function turnMicrophoneOn() {
    try {
        await sound.speak();
        showTrouble('microphone', null);
    } catch (problem) {
        const why = {
            NotAllowedError: 'the browser does not let this page use the microphone. Allow it beside the address, then try again',
            NotFoundError: 'no microphone was found. Plug one in, then try again',
            NotReadableError: 'another program has the microphone. End it, then try again',
        }[problem.name] ?? problem.message;
        showTrouble('microphone', `Nobody hears you: ${why}.`, 'Try again', turnMicrophoneOn);
    }
    showPeople();
}

/** Kept where the page was given it, so that a page that is loaded again comes in by it. */
function onToken(token) {
    history.replaceState(null, '', `#token=${token}`);
}

function onState(state, reason) {
    $('link').textContent = {connecting: 'connecting', open: 'connected', lost: 'connection lost, trying again', over: 'over'}[state];
    $('link').className = `pill ${state}`;
    $('room').classList.toggle('lost', state === 'lost');
    if (state === 'lost' && people.me === null) {
        $('problem').textContent = 'The server does not answer. It is asked again.';
    } else if (state === 'lost') {
        showTrouble('lost', 'The connection is lost. It is tried again, and you come back to where you were.', 'Try now', () => connection.openNow());
    } else if (state === 'open') {
        showTrouble('lost', null);
    } else if (state === 'over') {
        sessionStorage.removeItem(SESSION_KEY);
        sound?.close();
        if (people.me === null) {
            connection = null;
            $('problem').textContent = reason;
        } else {
            $('room').querySelectorAll('button, input, select').forEach(element => element.disabled = true);
            showTrouble('over', reason, 'Come in again', () => location.reload());
            $('troubleDeed').disabled = false;
            $('troubleDeed').focus();
        }
    }
}

const handlers = {
    JoinSuccess(message) {
        sessionStorage.setItem(SESSION_KEY, message.sessionToken);
        room = message;
        sound.restart();
        people.begin(message.userId, message.participants);
        if (!isYes(message.resumed)) {
            $('messages').replaceChildren();
        }
        $('notices').replaceChildren();
        handlers.StateUpdate(message.values.find(value => value.key === 'topic') ?? {key: 'topic', value: ''});
        showTitle(message.title);
        $('lobby').hidden = true;
        $('room').hidden = false;
        showPeople();
    },
    ParticipantJoined(message) {
        people.put(message);
        event(`${message.displayName} came in`);
        showPeople();
    },
    ParticipantChanged(message) {
        people.put(message);
        showPeople();
    },
    ParticipantLeft(message) {
        const person = people.remove(message.userId);
        $('notices').querySelector(`[data-by="${message.userId}"]`)?.remove();
        if (person) {
            event(`${person.displayName} ${{KICKED: 'was put out', TIMED_OUT: 'is gone', TOKEN_ENDED: 'went, with an invitation that has ended'}[message.reason] ?? 'left'}`);
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
        if (message.fromId === people.me || people.may(RANK.MODERATOR)) {
            const away = make('button', 'away', '×');
            away.title = 'Take this message away';
            away.setAttribute('aria-label', `Take away: ${message.content}`);
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
            $('topicState').textContent = message.value ? `by ${people.nameOf(message.byId) ?? 'somebody who left'}` : '';
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
            const notice = make('div', 'notice', `${people.nameOf(message.byId) ?? ''}: ${message.text}`);
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

function add(item) {
    const list = $('messages');
    // Whoever reads what was said before is left where they are.
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < END_PIXELS;
    list.append(item);
    while (list.childElementCount > LINES_MAX) {
        list.firstElementChild.remove();
    }
    if (isAtEnd) {
        list.scrollTop = list.scrollHeight;
    }
}

const event = text => add(make('li', 'event', text));
const note = text => people.me === null ? $('problem').textContent = text : event(text);

async function ask(type, fields) {
    const answer = await connection.ask(type, fields);
    if (answer.status !== 'APPLIED') {
        note(answer.reason);
    }
    return answer;
}

function showPeople() {
    people.hasMicrophone = sound.hasMicrophone;
    people.show();
    const own = people.self();
    // Who mutes itself sends nothing; whoever is muted by others is not heard, whatever it sends.
    sound.isMuted = isYes(own?.selfMuted);
    $('alone').hidden = people.byId.size > 1;
    $('mute').hidden = !people.may(RANK.SPEAKER);
    $('mute').firstChild.textContent = !sound.hasMicrophone ? 'Turn microphone on' : sound.isMuted ? 'Unmute' : 'Mute';
    toggle($('mute'), sound.hasMicrophone && (sound.isMuted || isYes(own?.moderatorMuted)));
    $('hand').firstChild.textContent = isYes(own?.handRaised) ? 'Lower hand' : 'Raise hand';
    toggle($('hand'), isYes(own?.handRaised));
    $('lock').textContent = isYes(room.locked) ? 'Unlock' : 'Lock';
    document.querySelectorAll('.hostOnly').forEach(element => element.hidden = !people.may(RANK.HOST));
    document.querySelectorAll('.moderatorOnly').forEach(element => element.hidden = !people.may(RANK.MODERATOR));
    $('text').disabled = $('topic').disabled = !people.may(RANK.SPEAKER);
    $('text').placeholder = people.may(RANK.SPEAKER) ? 'Write to everybody' : 'Those who listen do not write';
}

function showSpeaking() {
    const own = people.self();
    if (own && isYes(up?.heard) && !isYes(own.selfMuted) && !isYes(own.moderatorMuted)) {
        people.hear([{id: people.me, level: sound?.ownLevel}]);
    }
    people.showSpeaking();
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
$('mute').onclick = () => !sound.hasMicrophone ? turnMicrophoneOn() : ask('Mute', {targetId: people.me, muted: isYes(people.self().selfMuted) ? 'NO' : 'YES'});
$('hand').onclick = () => ask('RaiseHand', {raised: isYes(people.self().handRaised) ? 'NO' : 'YES'});
$('leave').onclick = () => ask('Leave');
$('closeRoom').onclick = () => {
    // It is over for everybody: one click is too easily made.
    if ($('closeRoom').classList.toggle('sure')) {
        $('closeRoom').textContent = 'Close it for everybody?';
        setTimeout(() => {
            $('closeRoom').classList.remove('sure');
            $('closeRoom').textContent = 'Close room';
        }, SURE_MS);
    } else {
        ask('CloseRoom');
    }
};
$('lock').onclick = () => ask('ChangeSettings', {
    expectedVersion: room.settingsVersion,
    guestRole: room.guestRole,
    hostRule: room.hostRule,
    locked: isYes(room.locked) ? 'NO' : 'YES',
});
$('copy').onclick = $('copyToo').onclick = async () => {
    const link = location.origin + location.pathname;
    try {
        await navigator.clipboard.writeText(link);
        event('The link is in the clipboard: send it to others');
    } catch (problem) {
        // Not every browser lets every page write there.
        event(`The link to this room: ${link}`);
    }
};
document.addEventListener('keydown', pressed => {
    const isTyping = pressed.target.closest('input, select, textarea');
    const button = {m: $('mute'), h: $('hand')}[pressed.key.toLowerCase()];
    if (button && !button.hidden && !isTyping && !pressed.repeat && !pressed.ctrlKey && !pressed.altKey && !pressed.metaKey && people.me !== null) {
        button.click();
    }
});

setInterval(showSpeaking, 60);
setInterval(showFigures, 500);
showLobby();
