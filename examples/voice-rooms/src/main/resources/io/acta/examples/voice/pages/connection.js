// One session in a room over WebSockets: joins, answers, signs of life, a token that is renewed before it ends; and it comes back by its session token when the
// connection is lost, also where the wire says nothing of it.

const BACK_OFF_MS = [250, 500, 1000, 2000, 4000, 8000];
const UNANSWERED_MAX_MS = 15000;
const RENEW_AGAIN_MIN_MS = 1000;
const SESSION_UNKNOWN = 6;
// What a browser's timer can count; beyond it fires at once.
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Version of the schema that this page speaks. */
export const PROTOCOL_VERSION = 2;

export class Connection {
    /** @param handlers {onMessage(message), onAudio(buffer), onState('connecting'|'open'|'lost'|'over', reason), onToken(token)}; @param sessionToken to take a session up again, or null */
    constructor(join, sessionToken, handlers) {
        this.join = join;
        this.sessionToken = sessionToken;
        this.handlers = handlers;
        this.requests = new Map();
        this.lastRequestId = 0;
        this.tries = 0;
        this.roundTripMs = 0;
        this.renewals = 0;
        this.beatEveryMs = Infinity;
        this.beatMs = 0;
        window.addEventListener('online', () => this.openNow());
        this.open();
    }

    open() {
        this.handlers.onState('connecting');
        const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
        this.socket = new WebSocket(`${scheme}://${location.host}/ws`);
        this.socket.binaryType = 'arraybuffer';
        this.socket.onopen = () => this.sendJoin();
        const socket = this.socket;
        socket.onmessage = event => this.onMessage(event.data);
        // One that was given up may end long after another was opened.
        socket.onclose = event => socket === this.socket && this.onClose(event.reason);
    }

    sendJoin() {
        this.send(this.sessionToken ? {type: 'Join', protocolVersion: PROTOCOL_VERSION, sessionToken: this.sessionToken} : this.join);
    }

    /** Does not wait for its turn to try again: there is a network again. */
    openNow() {
        if (!this.isOver && this.retry) {
            clearTimeout(this.retry);
            this.retry = null;
            this.open();
        }
    }

    onMessage(data) {
        if (data instanceof ArrayBuffer) {
            this.handlers.onAudio(data);
            return;
        }
        const message = JSON.parse(data);
        switch (message.type) {
            case 'JoinSuccess':
                this.sessionToken = message.sessionToken;
                this.tries = 0;
                this.beat(message.heartbeatMs);
                this.renewWithin(message.tokenLeftMs);
                this.handlers.onState('open');
                break;
            case 'JoinError':
                if (message.code === SESSION_UNKNOWN && this.sessionToken) {
                    // It was away for too long: it comes in like anybody.
                    this.sessionToken = null;
                    this.sendJoin();
                } else {
                    this.end(message.reason);
                }
                return;
            case 'Dismissed':
                this.end({
                    LEFT: 'You have left the room.',
                    TIMED_OUT: 'You were put out, since nothing was heard of you.',
                    KICKED: 'The host has put you out.',
                    ROOM_CLOSED: 'The room was closed.',
                    TOKEN_ENDED: 'Your invitation has ended. Ask for another to come in again.',
                }[message.reason] ?? 'You are no longer in the room.');
                return;
            case 'RequestAnswered':
                this.onAnswer(message);
                return;
        }
        this.handlers.onMessage(message);
    }

    /** Asks for something. Gives what became of it: {status, code, reason}. */
    ask(type, fields = {}) {
        const requestId = String(++this.lastRequestId);
        return new Promise(resolve => {
            this.requests.set(requestId, resolve);
            if (!this.send({type, requestId, ...fields})) {
                this.onAnswer({requestId, status: 'REFUSED', reason: 'the connection is lost'});
            }
        });
    }

    onAnswer(answer) {
        this.requests.get(answer.requestId)?.(answer);
        this.requests.delete(answer.requestId);
    }

    /** Gives signs of life from now on. */
    beat(everyMs) {
        clearInterval(this.beating);
        this.beatEveryMs = everyMs;
        this.beatMs = -Infinity;
        this.beating = setInterval(() => this.tick(), everyMs / 4);
        this.tick();
    }

    /** Gives a sign of life if one is due. Others call it too: the timers of a page that nobody looks at go slowly. */
    async tick() {
        const start = performance.now();
        if (start - this.beatMs < this.beatEveryMs * 0.9) {
            return;
        }
        this.beatMs = start;
        // A wire that was cut somewhere says nothing: no answer is all that one hears of it.
        const unanswered = setTimeout(() => this.giveUp(), Math.min(this.beatEveryMs, UNANSWERED_MAX_MS));
        const answer = await this.ask('Heartbeat');
        clearTimeout(unanswered);
        if (answer.status === 'APPLIED') {
            this.roundTripMs = performance.now() - start;
        }
    }

    /** Takes the connection for lost, whatever the browser thinks of it. */
    giveUp() {
        this.socket.onclose = null;
        this.socket.close();
        this.onClose('');
    }

    /** A token that ends is renewed at half its time; null is for ever. */
    renewWithin(leftMs) {
        clearTimeout(this.renewing);
        if (leftMs != null) {
            this.endsMs = performance.now() + leftMs;
            this.renewing = setTimeout(() => this.renew(), Math.min(leftMs / 2, TIMER_MAX_MS));
        }
    }

    async renew() {
        try {
            const answer = await fetch(`/rooms/${this.join.roomCode}/renewals`, {
                method: 'POST',
                headers: {Authorization: `Bearer ${this.sessionToken}`},
                body: JSON.stringify({token: this.join.authToken}),
            });
            const renewed = await answer.json();
            if (!answer.ok) {
                throw new Error(renewed.error);
            }
            const said = await this.ask('RenewToken', {authToken: renewed.token});
            if (said.status !== 'APPLIED') {
                throw new Error(said.reason);
            }
            this.renewals++;
            this.join.authToken = renewed.token;
            this.handlers.onToken(renewed.token);
            this.renewWithin(renewed.leftMs);
        } catch (problem) {
            const leftMs = this.endsMs - performance.now();
            if (leftMs > 0 && !this.isOver) {
                this.handlers.onMessage({type: 'error', error: `Your invitation was not renewed: ${problem.message}. It is tried again.`});
                this.renewing = setTimeout(() => this.renew(), Math.max(RENEW_AGAIN_MIN_MS, leftMs / 4));
            }
        }
    }

    send(message) {
        if (this.socket.readyState !== WebSocket.OPEN) {
            return false;
        }
        this.socket.send(JSON.stringify(message));
        return true;
    }

    /** Sends sound, unless the connection is behind: it would come too late. */
    sendAudio(buffer) {
        if (this.socket.readyState === WebSocket.OPEN && this.socket.bufferedAmount < 32768) {
            this.socket.send(buffer);
        }
    }

    onClose(reason) {
        clearInterval(this.beating);
        this.beatEveryMs = Infinity;
        for (const requestId of [...this.requests.keys()]) {
            this.onAnswer({requestId, status: 'REFUSED', reason: 'the connection is lost'});
        }
        if (this.isOver) {
            return;
        }
        if (reason.includes('taken this session over')) {
            this.end('Another window has taken your place.');
            return;
        }
        const wait = BACK_OFF_MS[Math.min(this.tries++, BACK_OFF_MS.length - 1)];
        this.handlers.onState('lost', reason);
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.openNow(), wait);
    }

    end(reason) {
        this.isOver = true;
        clearTimeout(this.retry);
        clearTimeout(this.renewing);
        clearInterval(this.beating);
        this.handlers.onState('over', reason);
        this.socket.close();
    }
}
