/** Sound, beside the journal: what comes in is put in order, mixed every 20 ms and sent to who listens. Lost sound is lost, so none of it is an action. */
package io.acta.examples.voice.sound;
