// Who is in the room: a card for each, with what a moderator or the host may do to it, and a ring while it speaks.
import {$, colour, icon, isYes, make} from './dom.js';

const SPEAKING_LEVEL = 300;
const SPEAKING_SHOWN_MS = 250;

export const RANK = {VIEWER: 1, SPEAKER: 2, MODERATOR: 3, HOST: 4};

export class People {
    /** @param ask asks the server for something: (type, fields) */
    constructor(ask) {
        this.ask = ask;
        this.me = null;
        this.hasMicrophone = false;
        this.byId = new Map();
        this.drawn = new Map();
        this.heard = new Map();
    }

    /** One is in the room, with these people. */
    begin(me, people) {
        this.me = me;
        this.drawn.clear();
        this.byId = new Map(people.map(person => [person.id, person]));
    }

    self() {
        return this.byId.get(this.me);
    }

    /** Whether one's own role is this one or more. */
    may(rank) {
        return RANK[this.self()?.role] >= rank;
    }

    put(person) {
        this.byId.set(person.id, person);
    }

    /** Gives who went; undefined when nobody did. */
    remove(id) {
        const person = this.byId.get(id);
        this.byId.delete(id);
        this.drawn.delete(id);
        return person;
    }

    nameOf(id) {
        return this.byId.get(id)?.displayName;
    }

    /** Draws anew only who has changed, so that nobody's list of roles closes under a host's hands because somebody else came in. */
    show() {
        const order = [...this.byId.values()].sort(
            (a, b) => RANK[b.role] - RANK[a.role] || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
        const deed = document.activeElement?.dataset?.deed;
        const focusedId = document.activeElement?.closest?.('.person')?.dataset.id;
        const cards = order.map(person => this.cardOf(person));
        const box = $('people');
        if (cards.length !== box.children.length || cards.some((element, i) => element !== box.children[i])) {
            box.replaceChildren(...cards);
            if (deed) {
                box.querySelector(`[data-id="${focusedId}"] [data-deed="${deed}"]`)?.focus();
            }
        }
    }

    cardOf(person) {
        const isWithout = person.id === this.me && !this.hasMicrophone;
        const key = JSON.stringify([person, this.self()?.role, isWithout]);
        if (this.drawn.get(person.id)?.key !== key) {
            this.drawn.set(person.id, {key, element: this.card(person, isWithout)});
        }
        return this.drawn.get(person.id).element;
    }

    card(person, isWithout) {
        const box = make('div', 'card person');
        box.role = 'listitem';
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
        const name = make('div', 'name', person.displayName + (person.id === this.me ? ' (you)' : ''));
        name.title = person.displayName;
        box.append(face, name, badges);
        if (isYes(person.handRaised)) {
            box.append(icon('hand', 'hand raised', 'hand'));
        }
        if (RANK[person.role] >= RANK.SPEAKER) {
            const isMuted = isYes(person.moderatorMuted) || isYes(person.selfMuted);
            const meaning = isMuted ? 'muted' : isWithout ? 'no microphone' : 'may be heard';
            box.append(icon(isMuted || isWithout ? 'mic-off' : 'mic', meaning, 'mic'));
        }
        if (person.id !== this.me && this.may(RANK.MODERATOR) && RANK[person.role] < RANK[this.self().role]) {
            box.append(this.deeds(person));
        }
        return box;
    }

    deeds(person) {
        const box = make('div', 'deeds');
        const deed = (tag, className, text, name, label) => {
            const element = make(tag, className, text);
            element.dataset.deed = name;
            element.setAttribute('aria-label', label);
            box.append(element);
            return element;
        };
        const isMuted = isYes(person.moderatorMuted);
        const word = isMuted ? 'Unmute' : 'Mute';
        deed('button', 'muteOther', word, 'mute', `${word} ${person.displayName}`).onclick =
            () => this.ask('Mute', {targetId: person.id, muted: isMuted ? 'NO' : 'YES'});
        if (this.may(RANK.HOST)) {
            const role = deed('select', '', '', 'role', `Role of ${person.displayName}`);
            role.title = 'Give another role';
            for (const name of Object.keys(RANK)) {
                const option = make('option', '', name.toLowerCase());
                option.value = name;
                option.selected = name === person.role;
                role.append(option);
            }
            role.onchange = () => this.ask('ChangeRole', {targetId: person.id, role: role.value});
            deed('button', 'danger', 'Put out', 'kick', `Put ${person.displayName} out`).onclick =
                () => this.ask('Kick', {targetId: person.id});
        }
        return box;
    }

    /** Notes who is in what was just heard. */
    hear(speakers) {
        for (const {id, level} of speakers) {
            if (level > SPEAKING_LEVEL) {
                this.heard.set(id, {atMs: performance.now(), level});
            }
        }
    }

    /** Draws the rings. */
    showSpeaking() {
        const nowMs = performance.now();
        for (const box of $('people').children) {
            const heard = this.heard.get(box.dataset.id);
            const isSpeaking = heard !== undefined && nowMs - heard.atMs < SPEAKING_SHOWN_MS;
            box.classList.toggle('speaking', isSpeaking);
            if (isSpeaking) {
                box.style.setProperty('--level', Math.min(1, Math.sqrt(heard.level / 12000)).toFixed(2));
            }
        }
    }
}
