package io.acta.engine;

import java.util.BitSet;
import net.openhft.affinity.Affinity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a thread on the CPU that the context names. Where the system does not allow it, that is logged and the thread runs anywhere. */
final class CpuPin {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private CpuPin() {}

    /** Pins the calling thread to the context's CPU, when it names one. */
    static void pin(final EngineContext context) {
        if (context.cpu() < 0) {
            return;
        }
        try {
            Affinity.setAffinity(context.cpu());
        } catch (final RuntimeException e) {
            LOG.warn("engine {}: cpu={} refused the reactor thread", context.name(), context.cpu(), e);
        }
        final BitSet cpus = Affinity.getAffinity();
        if (cpus.cardinality() != 1 || !cpus.get(context.cpu())) {
            LOG.warn(
                    "engine {}: the reactor thread could not be pinned to cpu={}; it runs where the system puts it",
                    context.name(),
                    context.cpu());
        }
    }
}
