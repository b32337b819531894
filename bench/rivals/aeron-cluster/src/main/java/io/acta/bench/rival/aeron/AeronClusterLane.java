package io.acta.bench.rival.aeron;

import io.acta.bench.driver.Directories;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.ResultSink;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/** A member, its service and its client, side by side in one JVM. */
final class AeronClusterLane implements Lane, EgressListener {
    private static final String DRIVER_PREFIX = "acta-bench-aeron-";
    private static final String IPC = "aeron:ipc";
    private static final String UDP = "aeron:udp?endpoint=localhost:";
    private static final int MEMBER_PORTS = 5;
    private static final int POLLS_MAX = 200;
    private static final int ROOM = 16 * 1024;

    /** Until a member that has much to apply again leads. */
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(8);

    private final AccountsService service = new AccountsService();
    private final UnsafeBuffer action = new UnsafeBuffer(new byte[Opening.ACTION_LENGTH_BYTES]);
    private final Path driverDirectory;
    private ClusteredMediaDriver driver;
    private ClusteredServiceContainer container;
    private AeronCluster client;
    private long firstTxId = -1;
    private long offered;
    private long polled;
    private ResultSink sink;

    AeronClusterLane(final Path directory, final int fileSyncLevel) throws IOException {
        final Path memory = Path.of("/dev/shm");
        final Path parent = Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
        sweep(parent);
        driverDirectory = Files.createTempDirectory(
                parent, DRIVER_PREFIX + ProcessHandle.current().pid() + '-');
        try {
            launch(directory, fileSyncLevel);
        } catch (final RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Deletes what forks left that were killed: each is hundreds of megabytes of memory. */
    private static void sweep(final Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, DRIVER_PREFIX + "*-*")) {
            for (final Path directory : left) {
                final String name = directory.getFileName().toString();
                final String pid = name.substring(DRIVER_PREFIX.length(), name.indexOf('-', DRIVER_PREFIX.length()));
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    Directories.delete(directory);
                }
            }
        }
    }

    private void launch(final Path directory, final int fileSyncLevel) throws IOException {
        final String aeronDirectory = driverDirectory.resolve("driver").toString();
        final File clusterDirectory = directory.resolve("cluster").toFile();
        final int[] ports = freePorts(MEMBER_PORTS + 1);
        final StringBuilder members = new StringBuilder("0");
        for (int i = 0; i < MEMBER_PORTS; i++) {
            members.append(",localhost:").append(ports[i]);
        }
        final MediaDriver.Context driverContext = new MediaDriver.Context()
                .aeronDirectoryName(aeronDirectory)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
                .termBufferSparseFile(false)
                .spiesSimulateConnection(true)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true);
        final AeronArchive.Context archiveClient =
                new AeronArchive.Context().controlRequestChannel(IPC).controlResponseChannel(IPC);
        final Archive.Context archiveContext = new Archive.Context()
                .aeronDirectoryName(aeronDirectory)
                .archiveDir(directory.resolve("archive").toFile())
                .controlChannel(UDP + ports[MEMBER_PORTS])
                .localControlChannel(IPC)
                .replicationChannel(UDP + 0)
                .recordingEventsEnabled(false)
                .threadingMode(ArchiveThreadingMode.SHARED)
                .idleStrategySupplier(() -> YieldingIdleStrategy.INSTANCE)
                .catalogFileSyncLevel(fileSyncLevel)
                .fileSyncLevel(fileSyncLevel)
                .archiveClientContext(archiveClient.clone());
        driver = ClusteredMediaDriver.launch(
                driverContext,
                archiveContext,
                new ConsensusModule.Context()
                        .aeronDirectoryName(aeronDirectory)
                        .clusterDir(clusterDirectory)
                        .clusterMemberId(0)
                        .clusterMembers(members.toString())
                        // Beside it, not in its place: a module that listens on IPC twice takes every message twice.
                        .ingressChannel("aeron:udp?term-length=64k")
                        .isIpcIngressAllowed(true)
                        .replicationChannel(UDP + 0)
                        .fileSyncLevel(fileSyncLevel)
                        .idleStrategySupplier(() -> YieldingIdleStrategy.INSTANCE)
                        .archiveContext(archiveClient.clone()));
        container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
                .aeronDirectoryName(aeronDirectory)
                .clusterDir(clusterDirectory)
                .clusteredService(service)
                .idleStrategySupplier(() -> YieldingIdleStrategy.INSTANCE)
                .archiveContext(archiveClient.clone()));
        client = AeronCluster.connect(new AeronCluster.Context()
                .aeronDirectoryName(aeronDirectory)
                .ingressChannel(IPC)
                .egressChannel(IPC)
                .idleStrategy(YieldingIdleStrategy.INSTANCE)
                .messageTimeoutNs(CONNECT_TIMEOUT_NS)
                .egressListener(this));
    }

    /** Ports that nobody listens on now. */
    private static int[] freePorts(final int count) throws SocketException {
        final DatagramSocket[] sockets = new DatagramSocket[count];
        final int[] ports = new int[count];
        try {
            for (int i = 0; i < count; i++) {
                sockets[i] = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                ports[i] = sockets[i].getLocalPort();
            }
            return ports;
        } finally {
            CloseHelper.closeAll(sockets);
        }
    }

    @Override
    public boolean offer(final int accountId, final long delta, final long txId) {
        if (offered - polled == ROOM) {
            return false;
        }
        action.putLong(AccountsService.ACCOUNT_OFFSET, accountId);
        action.putLong(AccountsService.DELTA_OFFSET, delta);
        action.putLong(AccountsService.TX_ID_OFFSET, txId);
        if (client.offer(action, 0, Opening.ACTION_LENGTH_BYTES) < 0) {
            if (client.isClosed()) {
                throw new IllegalStateException("the cluster closed its client's session");
            }
            return false;
        }
        if (firstTxId < 0) {
            firstTxId = txId;
        }
        offered++;
        return true;
    }

    @Override
    public int poll(final ResultSink results) {
        sink = results;
        final long before = polled;
        for (int i = 0; i < POLLS_MAX && client.pollEgress() > 0; i++) {
            // Each call takes ten messages at most.
            continue;
        }
        return (int) (polled - before);
    }

    @Override
    public void onMessage(
            final long clusterSessionId,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header) {
        polled++;
        sink.onResult(buffer.getLong(offset) - firstTxId + 1, buffer.getLong(offset + Long.BYTES));
    }

    @Override
    public long[] balances() {
        return service.balances().all();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(client, container, driver);
        try {
            Files.deleteIfExists(driverDirectory);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
