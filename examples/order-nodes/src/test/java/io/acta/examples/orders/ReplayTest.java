package io.acta.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.MemoryJournal;
import io.acta.engine.journal.RecoveryProgress;
import io.acta.engine.release.ReleaseHandler;
import io.acta.engine.replay.ReplayTrace;
import io.acta.engine.replay.Replayer;
import io.acta.examples.web.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the nodes do, applied again: reactions, continuations, imports, refusals. */
class ReplayTest {
    @TempDir
    private Path directory;

    @Test
    void shouldGiveTheSameStateAndOutputsInEveryReplay() throws IOException {
        final MemoryJournal journal = new MemoryJournal();
        final Map<Long, String> live;
        try (LiveNodes nodes = new LiveNodes(journal)) {
            Catalogue.bringIn(nodes.engine, 20);
            final Path file = directory.resolve("orders.csv");
            OrderFileGenerator.write(file, 5_000, 5);
            new Importer(nodes.engine, 0).run(file, lines -> {}, progress -> {});
            for (long product = 1; product <= Catalogue.PRODUCTS; product++) {
                final long productId = product;
                nodes.apply(() -> nodes.actions.stockReceived(productId, 50));
            }
            nodes.apply(nodes.actions::reviewRequested);
            nodes.reject(Rejection.UNKNOWN_CUSTOMER, () -> nodes.actions.orderPlaced(5_000, 7, 1));
            Patience.await(
                    "the review",
                    () -> nodes.<Boolean>ask(state -> {
                        final ReviewCursor review =
                                state.view(ReviewTable.TYPE).cursor().all();
                        return review.next() && review.row().finishedNs() > 0;
                    }));
            live = nodes.ask(FileModel::ordersOf);
        }
        final ReplayTrace first;
        try (Replayer replayer = new Replayer(OrderNodeSet.context())) {
            first = replayer.run(journal, new ReleaseHandler() {}, RecoveryProgress.NONE);
            assertThat(FileModel.ordersOf(replayer.state())).isEqualTo(live);
        }
        try (Replayer replayer = new Replayer(OrderNodeSet.context())) {
            final ReplayTrace second = replayer.run(journal, new ReleaseHandler() {}, RecoveryProgress.NONE);
            assertThat(second.size()).isPositive();
            assertThat(second.firstDifference(first)).isEmpty();
        }
    }
}
