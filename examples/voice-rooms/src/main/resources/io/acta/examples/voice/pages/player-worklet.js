// Plays what the server mixed, out of a jitter buffer, on the audio thread: its clock is the loudspeaker's.
import {JitterBuffer} from './jitter-buffer.js';

const FRAME_SAMPLES = 320;
const TELL_EVERY_FRAMES = 25;

class Player extends AudioWorkletProcessor {
    constructor(options) {
        super();
        this.buffer = new JitterBuffer(FRAME_SAMPLES);
        this.isRecorded = options.processorOptions.isRecorded;
        this.frame = null;
        this.at = FRAME_SAMPLES;
        this.pulls = 0;
        this.port.onmessage = event => {
            const {sequence, samples, restart} = event.data;
            if (restart) {
                this.buffer.clear();
            } else {
                this.buffer.push(sequence, new Int16Array(samples));
            }
        };
    }

    process(inputs, outputs) {
        const channel = outputs[0][0];
        for (let i = 0; i < channel.length; i++) {
            if (this.at === FRAME_SAMPLES) {
                this.nextFrame();
            }
            channel[i] = this.frame ? this.frame[this.at] / 0x8000 : 0;
            this.at++;
        }
        return true;
    }

    nextFrame() {
        this.frame = this.buffer.pull();
        this.at = 0;
        if (this.isRecorded && this.frame) {
            this.port.postMessage({played: Array.from(this.frame)});
        }
        if (++this.pulls % TELL_EVERY_FRAMES === 0) {
            const {played, missing, late, doubled, skipped} = this.buffer;
            this.port.postMessage({
                figures: {played, missing, late, doubled, skipped, bufferedMs: this.buffer.bufferedFrames() * 20},
            });
        }
    }
}

registerProcessor('player', Player);
