// One session in a room over WebSockets: joins, answers, signs of life, and comes back by its session token when the connection is lost.

const BACK_OFF_MS = [250, 500, 1000, 2000, 4000, 8000];

export class Connection {
    /** @param handlers {onMessage(message), onAudio(buffer), onState('connecting'|'open'|'lost'|'over', reason)} */
    constructor(join, handlers) {
        this.join = join;
        this.handlers = handlers;
        this.requests = new Map();
        this.lastRequestId = 0;
        this.tries = 0;
        this.roundTripMs = 0;
        this.open();
    }

    open() {
        this.handlers.onState('connecting');
        const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
        this.socket = new WebSocket(`${scheme}://${location.host}/ws`);
        this.socket.binaryType = 'arraybuffer';
        this.socket.onopen = () => this.send(
            this.sessionToken ? {type: 'Join', protocolVersion: 1, sessionToken: this.sessionToken} : this.join);
        this.socket.onmessage = event => this.onMessage(event.data);
        this.socket.onclose = event => this.onClose(event.reason);
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
                this.handlers.onState('open');
                break;
            case 'JoinError':
                this.end(message.reason);
                return;
            case 'Dismissed':
                this.end({
                    LEFT: 'You have left the room.',
                    TIMED_OUT: 'You were put out, since nothing was heard of you.',
                    KICKED: 'The host has put you out.',
                    ROOM_CLOSED: 'The room was closed.',
                }[message.reason]);
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

    beat(everyMs) {
        clearInterval(this.beating);
        const once = async () => {
            const start = performance.now();
            const answer = await this.ask('Heartbeat');
            if (answer.status === 'APPLIED') {
                this.roundTripMs = performance.now() - start;
            }
        };
        this.beating = setInterval(once, everyMs);
        once();
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
        this.handlers.onState('lost', reason);
        const wait = BACK_OFF_MS[Math.min(this.tries++, BACK_OFF_MS.length - 1)];
        this.retry = setTimeout(() => this.open(), wait);
    }

    end(reason) {
        this.isOver = true;
        clearTimeout(this.retry);
        clearInterval(this.beating);
        this.handlers.onState('over', reason);
        this.socket.close();
    }
}
