// Puts the server's frames in order and evens out when they come. The same rules as the server's JitterBuffer.java: wait for a few,
// conceal what is missing with a fading copy, wait again when dry, let go of the oldest when too many wait.

/** Difference of two sequence numbers of 32 bits that go over their end to 0. */
export const ahead = (sequence, other) => (sequence - other) | 0;

const CONCEALED_MAX = 3;
const JUMP_MAX = 500;
const LATE_IN_A_ROW_MAX = 25;

export class JitterBuffer {
    constructor(frameSamples, targetFrames = 3, capacityFrames = 64) {
        this.frameSamples = frameSamples;
        this.targetFrames = targetFrames;
        this.capacity = capacityFrames;
        this.played = 0;
        this.missing = 0;
        this.late = 0;
        this.doubled = 0;
        this.skipped = 0;
        this.clear();
    }

    clear() {
        this.frames = new Map();
        this.isStarted = false;
        this.isPlaying = false;
        this.concealed = 0;
        this.lateInARow = 0;
        this.last = null;
    }

    /** Takes a frame in. Gives false when it was of no use: late or doubled. */
    push(sequence, frame) {
        sequence >>>= 0;
        if (!this.isStarted || Math.abs(ahead(sequence, this.next)) > JUMP_MAX) {
            this.clear();
            this.isStarted = true;
            this.next = sequence;
        } else if (ahead(sequence, this.next) < 0) {
            if (this.isPlaying || this.frames.size && ahead(this.highest(), sequence) >= this.capacity) {
                this.late++;
                if (++this.lateInARow < LATE_IN_A_ROW_MAX) {
                    return false;
                }
                // Nobody is late for so long: the stream began anew.
                this.skipped += this.frames.size;
                this.clear();
                this.isStarted = true;
                this.late--;
            }
            this.next = sequence;
        }
        this.lateInARow = 0;
        while (ahead(sequence, this.next) >= this.capacity) {
            this.skip();
        }
        if (this.frames.has(sequence)) {
            this.doubled++;
            return false;
        }
        this.frames.set(sequence, frame);
        return true;
    }

    highest() {
        let highest = null;
        for (const sequence of this.frames.keys()) {
            if (highest === null || ahead(sequence, highest) > 0) {
                highest = sequence;
            }
        }
        return highest;
    }

    skip() {
        if (this.frames.delete(this.next)) {
            this.skipped++;
        } else {
            this.missing++;
        }
        this.next = (this.next + 1) >>> 0;
    }

    /** Gives the frame whose turn it is, a fading copy in place of a missing one, or null for silence. */
    pull() {
        if (!this.isPlaying && this.frames.size >= this.targetFrames) {
            this.isPlaying = true;
            while (!this.frames.has(this.next)) {
                this.skip();
            }
        }
        if (!this.isPlaying) {
            return null;
        }
        while (this.frames.size > this.targetFrames * 3) {
            this.skip();
        }
        const frame = this.frames.get(this.next);
        if (frame) {
            this.frames.delete(this.next);
            this.next = (this.next + 1) >>> 0;
            this.concealed = 0;
            this.last = frame;
            this.played++;
            return frame;
        }
        if (this.frames.size === 0) {
            // The next may only be late: its number stays due while nothing is behind it.
            if (this.concealed < CONCEALED_MAX) {
                return this.conceal();
            }
            this.isPlaying = false;
            this.concealed = 0;
            return null;
        }
        this.missing++;
        this.next = (this.next + 1) >>> 0;
        return this.conceal();
    }

    conceal() {
        this.concealed++;
        if (this.concealed > CONCEALED_MAX || !this.last) {
            return null;
        }
        const fading = 1 / (1 << this.concealed);
        return this.last.map(sample => sample * fading);
    }

    bufferedFrames() {
        return this.frames.size;
    }
}

/** What arrives of a stream of numbered frames, after RFC 3550. */
export class ReceptionStatistics {
    constructor(samplesPerSecond) {
        this.samplesPerSecond = samplesPerSecond;
        this.received = 0;
        this.jitterMs = 0;
    }

    onFrame(sequence, timestamp, arrivalMs) {
        const transitMs = arrivalMs - timestamp / this.samplesPerSecond * 1000;
        if (this.base === undefined) {
            this.base = this.highest = sequence;
        } else {
            if (ahead(sequence, this.highest) > 0) {
                // A pause is no jitter: who falls silent sends nothing, and the next frame's number follows on.
                const pauseMs = Math.abs(transitMs - this.transitMs);
                this.jitterMs += pauseMs < 1000 ? (pauseMs - this.jitterMs) / 16 : 0;
                this.highest = sequence;
            }
        }
        this.transitMs = transitMs;
        this.received++;
    }

    expected() {
        return this.base === undefined ? 0 : ahead(this.highest, this.base) + 1;
    }

    lost() {
        return this.expected() - this.received;
    }
}
