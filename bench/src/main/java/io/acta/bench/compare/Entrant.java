package io.acta.bench.compare;

import io.acta.bench.contender.Acta;
import io.acta.bench.contender.DirectCall;
import io.acta.bench.contender.DisruptorBatch;
import io.acta.bench.contender.DisruptorDocument;
import io.acta.bench.contender.RawDisruptor;
import io.acta.bench.driver.Mode;
import io.acta.bench.driver.Tier;
import java.util.List;
import java.util.Optional;

/** Who takes part. Rivals with libraries of their own are named by class, and never loaded here. */
public enum Entrant {
    /** The noise floor. */
    DIRECT("direct", DirectCall.class.getName(), Tier.T0),
    /** Two threads and a ring. */
    RAW_DISRUPTOR("raw-disruptor", RawDisruptor.class.getName(), Tier.T0),
    /** Wired by hand, a document an action. */
    DISRUPTOR_DOCUMENT("disruptor-document", DisruptorDocument.class.getName(), Tier.T1),
    /** Wired by hand, a document a batch. */
    DISRUPTOR_BATCH("disruptor-batch", DisruptorBatch.class.getName(), Tier.T1, Tier.T2),
    /** An exchange's core, by its adjustments of balances. */
    EXCHANGE_CORE("exchange-core", "io.acta.bench.rival.exchangecore.ExchangeCoreContender", Tier.T0, Tier.T2) {
        @Override
        List<String> jvmFlags() {
            return Flags.CHRONICLE_OF_2020;
        }

        @Override
        Optional<String> skipReason() {
            return Runtime.version().feature() <= JDK_OF_ITS_CHRONICLE
                    ? Optional.empty()
                    : Optional.of("its Chronicle libraries of 2020 don't start on this JDK: run the suite with JDK 17");
        }
    },
    /** Objects in memory and a log of transactions. */
    PREVAYLER("prevayler", "io.acta.bench.rival.prevayler.PrevaylerContender", Tier.T0, Tier.T1, Tier.T2),
    /** A replicated log with one node. */
    AERON_CLUSTER("aeron-cluster", "io.acta.bench.rival.aeron.AeronClusterContender", Tier.T1, Tier.T2),
    /** A server beside the program. */
    REDIS("redis", "io.acta.bench.rival.redis.RedisContender", Tier.T0, Tier.T1, Tier.T2) {
        @Override
        Optional<String> skipReason() {
            return Programs.isInstalled("redis-server")
                    ? Optional.empty()
                    : Optional.of("install redis-server (apt-get install redis-server) to measure it");
        }
    },
    /** The engine itself. */
    ACTA("acta", Acta.class.getName(), Tier.T0, Tier.T1, Tier.T2);

    private static final int JDK_OF_ITS_CHRONICLE = 19;
    private static final String OWN_PACKAGE = "io.acta.bench.contender.";

    private final String label;
    private final String contenderClass;
    private final List<Tier> tiers;

    Entrant(final String label, final String contenderClass, final Tier... tiers) {
        this.label = label;
        this.contenderClass = contenderClass;
        this.tiers = List.of(tiers);
    }

    /** How results call it. */
    public String label() {
        return label;
    }

    /** Tiers that it can give. */
    public List<Tier> tiers() {
        return tiers;
    }

    String contenderClass() {
        return contenderClass;
    }

    /** True when its libraries are not the suite's. */
    boolean hasOwnLibraries() {
        return !contenderClass.startsWith(OWN_PACKAGE);
    }

    /** Options of its JVM besides those that all have. */
    List<String> jvmFlags() {
        return List.of();
    }

    /** Why it cannot take part on this machine. */
    Optional<String> skipReason() {
        return Optional.empty();
    }

    /** False for what a tier has not: nothing is left in memory to apply again or to start from. */
    boolean has(final Mode mode, final Tier tier) {
        return tier != Tier.T0 || mode.kind() != Mode.Kind.REPLAY && mode.kind() != Mode.Kind.RESTART;
    }

    /** The one with that label, or null. */
    public static Entrant of(final String label) {
        for (final Entrant entrant : values()) {
            if (entrant.label.equals(label)) {
                return entrant;
            }
        }
        return null;
    }

    /** Options of forks. */
    static final class Flags {
        /** What libraries of 2020 ask of a newer JDK. */
        static final List<String> CHRONICLE_OF_2020 = List.of(
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

        private Flags() {}
    }
}
