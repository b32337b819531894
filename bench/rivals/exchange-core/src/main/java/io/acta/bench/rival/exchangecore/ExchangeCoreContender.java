package io.acta.bench.rival.exchangecore;

import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.ReportsQueriesConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import exchange.core2.core.processors.journaling.DiskSerializationProcessor;
import exchange.core2.core.processors.journaling.DiskSerializationProcessorConfiguration;
import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** exchange-core, with one risk engine and one matching engine. Its journal's files are opened "rwd", so what is kept is kept at T2. */
public final class ExchangeCoreContender implements Contender {
    private static final String EXCHANGE = "bench";
    private static final int RING_SLOTS = 16 * 1024;
    private static final int GROUP_LIMIT = 1_024;
    private static final long JOURNAL_FILE_BYTES = 4_000L << 20;
    private static final int JOURNAL_BUFFER_BYTES = 256 << 10;
    private static final int COMPRESS_ABOVE_BYTES = 2_048;

    @Override
    public Lane open(final Opening opening) throws Exception {
        if (opening.tier() == Tier.T0) {
            return new ExchangeCoreLane(
                    configuration(InitialStateConfiguration.cleanStart(EXCHANGE), SerializationConfiguration.DEFAULT),
                    true);
        }
        final boolean isNew = isEmpty(opening.directory());
        return new ExchangeCoreLane(
                configuration(
                        isNew
                                ? InitialStateConfiguration.cleanStartJournaling(EXCHANGE)
                                : InitialStateConfiguration.lastKnownStateFromJournal(EXCHANGE, 0, 0),
                        // It cannot append to a journal that it has read: it would want to create the first file anew.
                        journal(opening.directory(), isNew)),
                isNew);
    }

    private static boolean isEmpty(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static SerializationConfiguration journal(final Path directory, final boolean isWritten) {
        final DiskSerializationProcessorConfiguration disk = new DiskSerializationProcessorConfiguration(
                directory.toString(),
                DiskSerializationProcessorConfiguration.LZ4_FAST,
                JOURNAL_FILE_BYTES,
                JOURNAL_BUFFER_BYTES,
                COMPRESS_ABOVE_BYTES,
                DiskSerializationProcessorConfiguration.LZ4_FAST);
        return new SerializationConfiguration(
                isWritten, configuration -> new DiskSerializationProcessor(configuration, disk));
    }

    private static ExchangeConfiguration configuration(
            final InitialStateConfiguration initialState, final SerializationConfiguration serialization) {
        return ExchangeConfiguration.defaultBuilder()
                .initStateCfg(initialState)
                .serializationCfg(serialization)
                .ordersProcessingCfg(OrdersProcessingConfiguration.DEFAULT)
                .loggingCfg(LoggingConfiguration.DEFAULT)
                .performanceCfg(PerformanceConfiguration.baseBuilder()
                        .ringBufferSize(RING_SLOTS)
                        .msgsInGroupLimit(GROUP_LIMIT)
                        .waitStrategy(CoreWaitStrategy.YIELDING)
                        .build())
                .reportsQueriesCfg(ReportsQueriesConfiguration.createStandardConfig(
                        Map.of(BalancesReport.CODE, BalancesReport.class)))
                .build();
    }

    @Override
    public String settings(final Tier tier) {
        return "exchange-core 0.5.3, ringBufferSize=" + RING_SLOTS + ", msgsInGroupLimit=" + GROUP_LIMIT
                + ", CoreWaitStrategy.YIELDING, 1 risk engine, 1 matching engine"
                + (tier == Tier.T0 ? "" : ", DISK_JOURNALING");
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "the balance in the result (added up beside it), CRC, chain, atomicity of a handler, outputs; "
                + (tier == Tier.T0
                        ? "keeps nothing"
                        : "after a restart the journal is not continued: the actions that follow are not kept");
    }
}
