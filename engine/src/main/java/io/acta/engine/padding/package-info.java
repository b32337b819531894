/** Keeps what two threads share apart from what lies beside it in memory. No code, so no thread; {@code release} and {@code idle} build on it. Imports nothing of the engine. */
package io.acta.engine.padding;
