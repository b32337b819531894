/** Keeps what two threads share apart from what lies beside it in memory. Imports nothing of the engine. */
package io.acta.engine.padding;
