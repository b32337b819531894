// The microphone's way to the server, and the mix's way to the loudspeaker. Frames are SBE messages: AudioData out, AudioStream in.
import {PROTOCOL_VERSION} from './connection.js';
import {ReceptionStatistics} from './jitter-buffer.js';

const SCHEMA_ID = 4300;
const AUDIO_DATA = 14;
const AUDIO_STREAM = 75;
const HEADER_BYTES = 8;
const AUDIO_BLOCK_BYTES = 13;
const SAMPLE_RATE = 16000;
const FRAME_SAMPLES = 320;
const RECORDED_FRAMES_MAX = 150;

export function encodeAudioData(sequence, timestamp, samples) {
    const dataBytes = samples.byteLength;
    const message = new DataView(new ArrayBuffer(HEADER_BYTES + AUDIO_BLOCK_BYTES + 2 + dataBytes));
    message.setUint16(0, AUDIO_BLOCK_BYTES, true);
    message.setUint16(2, AUDIO_DATA, true);
    message.setUint16(4, SCHEMA_ID, true);
    message.setUint16(6, PROTOCOL_VERSION, true);
    message.setUint32(8, sequence, true);
    message.setUint32(12, timestamp, true);
    message.setUint32(16, SAMPLE_RATE, true);
    message.setUint8(20, 1);
    message.setUint16(21, dataBytes, true);
    new Uint8Array(message.buffer, 23).set(new Uint8Array(samples));
    return message.buffer;
}

/** Gives null for what is no AudioStream. */
export function decodeAudioStream(buffer) {
    const message = new DataView(buffer);
    if (message.getUint16(2, true) !== AUDIO_STREAM || message.getUint16(4, true) !== SCHEMA_ID) {
        return null;
    }
    let at = HEADER_BYTES + message.getUint16(0, true);
    const entryBytes = message.getUint16(at, true);
    const count = message.getUint16(at + 2, true);
    at += 4;
    const speakers = [];
    for (let i = 0; i < count; i++, at += entryBytes) {
        speakers.push({id: message.getBigInt64(at, true).toString(), level: message.getUint16(at + 8, true)});
    }
    const dataBytes = message.getUint16(at, true);
    return {
        sequence: message.getUint32(8, true),
        timestamp: message.getUint32(12, true),
        speakers,
        samples: buffer.slice(at + 2, at + 2 + dataBytes),
    };
}

export class Sound {
    /** @param onSpeakers is told who is in each frame; @param onTick is called twice a second while sound plays; @param isRaw leaves the microphone as it is, without the browser's filters. */
    constructor(send, onSpeakers, onTick, {isRecorded = false, isRaw = false} = {}) {
        this.send = send;
        this.onSpeakers = onSpeakers;
        this.onTick = onTick;
        this.isRecorded = isRecorded;
        this.isRaw = isRaw;
        this.statistics = new ReceptionStatistics(SAMPLE_RATE);
        this.playerFigures = {played: 0, missing: 0, late: 0, doubled: 0, skipped: 0, bufferedMs: 0};
        this.sent = 0;
        this.captured = 0;
        this.isMuted = false;
        this.hasMicrophone = false;
        this.onMicrophoneLost = () => {};
        this.ownLevel = 0;
        this.playedSamples = [];
        this.receivedSamples = [];
    }

    /** Begins to play; a browser allows it after a click. */
    async listen() {
        if (!window.isSecureContext) {
            throw new Error('sound needs https, or this machine itself');
        }
        this.context = new AudioContext({sampleRate: SAMPLE_RATE, latencyHint: 'interactive'});
        await this.context.audioWorklet.addModule('/player-worklet.js');
        this.player = new AudioWorkletNode(this.context, 'player', {
            numberOfInputs: 0,
            outputChannelCount: [1],
            processorOptions: {isRecorded: this.isRecorded},
        });
        this.player.port.onmessage = event => {
            if (event.data.figures) {
                this.playerFigures = event.data.figures;
                this.onTick();
            } else {
                this.keep(this.playedSamples, event.data.played);
            }
        };
        this.player.connect(this.context.destination);
        await this.context.resume();
    }

    /** Begins to send what the microphone hears. */
    async speak() {
        if (!this.context) {
            throw new Error('this browser plays and records nothing here');
        }
        const asIs = !this.isRaw;
        this.stream = await navigator.mediaDevices.getUserMedia({
            audio: {channelCount: 1, echoCancellation: asIs, noiseSuppression: asIs, autoGainControl: asIs},
        });
        await this.context.audioWorklet.addModule('/capture-worklet.js');
        this.capture = new AudioWorkletNode(this.context, 'capture', {numberOfOutputs: 0});
        this.capture.port.onmessage = event => this.onFrame(event.data);
        this.context.createMediaStreamSource(this.stream).connect(this.capture);
        this.hasMicrophone = true;
        this.stream.getAudioTracks()[0].onended = () => {
            this.hasMicrophone = false;
            this.onMicrophoneLost();
        };
    }

    onFrame(samples) {
        const frame = new Int16Array(samples);
        let squares = 0;
        for (const sample of frame) {
            squares += sample * sample;
        }
        this.ownLevel = Math.sqrt(squares / frame.length);
        // The time stamp goes on while nothing is sent, the number doesn't: a pause is neither loss nor jitter.
        this.captured++;
        if (!this.isMuted) {
            this.sent = (this.sent + 1) >>> 0;
            this.send(encodeAudioData(this.sent, (this.captured * FRAME_SAMPLES) >>> 0, samples));
        }
    }

    /** A binary message has come. */
    onMessage(buffer) {
        const stream = decodeAudioStream(buffer);
        if (!stream) {
            return;
        }
        this.statistics.onFrame(stream.sequence, stream.timestamp, performance.now());
        this.onSpeakers(stream.speakers);
        if (this.isRecorded) {
            this.keep(this.receivedSamples, Array.from(new Int16Array(stream.samples)));
        }
        if (this.player) {
            this.player.port.postMessage({sequence: stream.sequence, samples: stream.samples}, [stream.samples]);
        }
    }

    /** Another connection, another stream. */
    restart() {
        this.statistics = new ReceptionStatistics(SAMPLE_RATE);
        this.player?.port.postMessage({restart: true});
    }

    keep(list, samples) {
        list.push(samples);
        if (list.length > RECORDED_FRAMES_MAX) {
            list.shift();
        }
    }

    figures() {
        const expected = this.statistics.expected();
        return {
            received: this.statistics.received,
            lost: this.statistics.lost(),
            lossPercent: expected ? Math.max(0, this.statistics.lost()) / expected * 100 : 0,
            jitterMs: this.statistics.jitterMs,
            ...this.playerFigures,
        };
    }

    close() {
        this.stream?.getTracks().forEach(track => track.stop());
        this.context?.close();
    }
}
