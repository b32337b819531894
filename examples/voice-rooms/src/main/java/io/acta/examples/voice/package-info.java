/** Voice rooms: who may do what in them, kept by the engine; sound is mixed beside the journal. */
package io.acta.examples.voice;
