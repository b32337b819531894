/** How a thread that has nothing to do waits, and how it is woken. Imports nothing of the engine. */
package io.acta.engine.idle;
