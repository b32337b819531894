// Cuts what the microphone gives into frames of 20 ms, on the audio thread.
const FRAME_SAMPLES = 320;

class Capture extends AudioWorkletProcessor {
    constructor() {
        super();
        this.frame = new Int16Array(FRAME_SAMPLES);
        this.filled = 0;
    }

    process(inputs) {
        const channel = inputs[0][0];
        if (channel) {
            for (const sample of channel) {
                this.frame[this.filled++] = Math.max(-1, Math.min(1, sample)) * 0x7fff;
                if (this.filled === FRAME_SAMPLES) {
                    this.port.postMessage(this.frame.buffer, [this.frame.buffer]);
                    this.frame = new Int16Array(FRAME_SAMPLES);
                    this.filled = 0;
                }
            }
        }
        return true;
    }
}

registerProcessor('capture', Capture);
