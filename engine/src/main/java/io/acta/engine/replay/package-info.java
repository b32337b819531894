/** The journal applied again: recovery at launch, replays, and the comparison of two runs. */
package io.acta.engine.replay;
