/** The journal applied again: recovery at launch, replicas, replays, outputs asked for again, and the comparison of two runs. */
package io.acta.engine.replay;
