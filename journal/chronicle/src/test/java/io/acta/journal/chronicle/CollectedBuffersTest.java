package io.acta.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.engine.journal.JournalEnd;
import io.acta.engine.journal.RecoveryProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is appended is handed over by its address, which keeps nothing alive: the garbage collector runs just before the bytes are copied, and
 * whatever nobody holds any more is written over.
 */
@Timeout(120)
class CollectedBuffersTest {
    private static final int ROUNDS = 40;
    private static final long COLLECTED_MS_MAX = 10_000;
    private static final int LENGTH = 256;

    @TempDir
    private Path directory;

    /** Buffers of the same length as those that were freed, which get their memory. */
    private final List<ByteBuffer> inTheirPlace = new ArrayList<>();

    private void collect(final int lengthBytes) {
        // Twice: when the second reference is found, all that the first collection freed has been given back.
        for (int i = 0; i < 2; i++) {
            final ReferenceQueue<Object> found = new ReferenceQueue<>();
            final WeakReference<Object> reference = new WeakReference<>(new Object(), found);
            System.gc();
            try {
                assertThat(found.remove(COLLECTED_MS_MAX)).isSameAs(reference);
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        inTheirPlace.clear();
        for (int i = 0; i < 16; i++) {
            final ByteBuffer other = ByteBuffer.allocateDirect(lengthBytes);
            while (other.hasRemaining()) {
                other.put((byte) 0x5A);
            }
            inTheirPlace.add(other);
        }
    }

    private static SteppedJournalContext context(final Path journal) {
        return new SteppedJournalContext().directory(journal).bootId(1);
    }

    private static JournalEnd recover(final DirectoryJournal journal, final List<Integer> lengths) {
        return journal.recover(
                BatchFixture.ENGINE_ID,
                JournalEnd.EMPTY,
                (buffer, offset, lengthBytes) -> lengths.add(lengthBytes),
                RecoveryProgress.NONE);
    }

    @Test
    void shouldWriteAGenerationsRecordAndABatchThatNobodyElseHolds() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            final Path journal = Files.createDirectory(directory.resolve("journal-" + round));
            try (DirectoryJournal writing = new Collecting(context(journal))) {
                recover(writing, new ArrayList<>());
                append(writing);
            }
            final List<Integer> lengths = new ArrayList<>();
            try (DirectoryJournal again = new SteppedJournal(context(journal))) {
                assertThat(recover(again, lengths).batchNumber()).isEqualTo(1);
            }
            assertThat(lengths).containsExactly(LENGTH);
        }
    }

    private static void append(final DirectoryJournal journal) {
        final BatchFixture batches = new BatchFixture(LENGTH);
        final int length = batches.next(LENGTH);
        journal.append(onlyHere(batches, length), 0, length);
    }

    private static UnsafeBuffer onlyHere(final BatchFixture batches, final int length) {
        final UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        copy.putBytes(0, batches.buffer(), 0, length);
        return copy;
    }

    /** A journal that collects garbage before it copies what it appends. */
    private final class Collecting extends DirectoryJournal {
        private final SteppedJournalContext context;

        Collecting(final SteppedJournalContext context) {
            super(new Settings(
                    context.conclude().directory(),
                    context.bootId(),
                    context.batchLengthMaxBytes(),
                    ChannelAppender.SLACK,
                    context.freeSpaceFloorBytes(),
                    context.fileForce(),
                    System::nanoTime));
            this.context = context;
        }

        @Override
        GenerationAppender openAppender(final Path generationDirectory, final FreeSpace allocator) {
            final ChannelAppender appender = new ChannelAppender(generationDirectory, context.fileLengthBytes());
            return new GenerationAppender() {
                @Override
                public void append(final long address, final int lengthBytes) throws IOException {
                    collect(lengthBytes);
                    appender.append(address, lengthBytes);
                }

                @Override
                public RollFile current() {
                    return appender.current();
                }

                @Override
                public long position() {
                    return appender.position();
                }

                @Override
                public List<RollFile> files() {
                    return appender.files();
                }

                @Override
                public String fault() {
                    return null;
                }

                @Override
                public void close() {
                    appender.close();
                }
            };
        }

        @Override
        long usableBytes() {
            try {
                return Files.getFileStore(context.directory()).getUsableSpace();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        HighWaterMark openMark(final Path journalDirectory, final long bootId) throws IOException {
            return HighWaterMark.openUnmapped(journalDirectory, bootId);
        }

        @Override
        FreeSpace freeSpace() {
            return new FreeSpace(
                    context.directory(), this::usableBytes, context.freeSpaceFloorBytes(), context.allocateStepBytes());
        }

        @Override
        boolean isFileDue() {
            return writer().current() == null;
        }

        @Override
        void startHousekeeping() {
            // Nobody syncs it.
        }

        @Override
        void onAppended(final int lengthBytes) {
            // Nobody syncs it.
        }

        @Override
        boolean stopHousekeeping() {
            return syncer() != null;
        }

        @Override
        Throwable housekeepingFailure() {
            return null;
        }
    }
}
