package io.acta.testkit.disk;

import io.acta.testkit.disk.DiskFaults.Operation;
import io.acta.testkit.disk.DiskFaults.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A disk in memory with a page cache before it, seen through {@code java.nio.file}: {@link #root()} is a path like any other. What is written is
 * in the cache, and every process sees it; on the disk it is once it was forced, or when the cache happened to write it back.
 *
 * <ul>
 *   <li>{@link #processDied}: open files are closed and locks given back; nothing else.
 *   <li>{@link #powerLost}: of each page that was not forced, the disk has the old bytes, the new ones, or some sectors of each; of a file that grew, the
 *       old length, the new one or one between; of a directory's changes, the first few.
 *   <li>{@link #downAfter}: either of them in the middle of an operation, of which a part was done.
 *   <li>{@link DiskFaults}: errors on read, write and force; {@link #capacityBytes}: a full disk.
 *   <li>{@link #image()} and {@link #restore}: a copy, as an operator would have one; {@link DiskDamage} does what disks do to bytes at rest.
 * </ul>
 *
 * <p><b>Threads:</b> one. <b>Determinism:</b> everything that is left to chance comes from the generator given. <b>Source:</b> the model is that
 * of ext4 with what POSIX allows beyond it, after the faults that Pillai and others (OSDI 2014) and Rebello and others (ATC 2020) describe.
 */
public final class SimulatedDisk {
    private final RandomGenerator random;
    private final SimulatedFileSystem files;
    private final Map<Long, Node> nodes = new TreeMap<>();
    private Node root;
    private long nextId = 1;
    private long capacityBytes = Long.MAX_VALUE;
    private long usedPages;
    private DiskFaults faults = DiskFaults.NONE;
    private long operations;
    private long operationsLeft = Long.MAX_VALUE;
    private int downWith;
    private boolean down;
    private String downAt = "";
    private Consumer<String> teller = what -> {};
    private final Set<Integer> deadProcesses = new HashSet<>();
    private int process = 1;

    /** @param random decides what a loss of power leaves. */
    public SimulatedDisk(final RandomGenerator random) {
        this.random = random;
        this.files = new SimulatedFileSystem(this);
        this.root = newNode(true);
    }

    /** The disk's only directory to begin with. */
    public Path root() {
        return files.rootPath();
    }

    /** What operations ask before they are done. */
    public SimulatedDisk faults(final DiskFaults faults) {
        this.faults = faults;
        return this;
    }

    /** @param teller is told, in words, of each thing that happened to bytes or names which a disk in order does not do. */
    public SimulatedDisk telling(final Consumer<String> teller) {
        this.teller = teller;
        return this;
    }

    void tell(final String what) {
        teller.accept(what);
    }

    /** Bytes that all files together may take; a write beyond them finds the disk full. */
    public SimulatedDisk capacityBytes(final long capacityBytes) {
        this.capacityBytes = capacityBytes;
        return this;
    }

    /** Bytes that files take, in whole pages. */
    public long usedBytes() {
        return usedPages * Node.PAGE_LENGTH;
    }

    long usableBytes() {
        return Math.max(0, capacityBytes - usedBytes());
    }

    /** Operations that changed or forced something so far. */
    public long operations() {
        return operations;
    }

    /**
     * Has the machine go down in the middle of the operation after so many more.
     *
     * @param ofProcess whose operations count; 0 for everybody's.
     */
    public void downAfter(final long operationsMore, final int ofProcess) {
        operationsLeft = operationsMore;
        downWith = ofProcess;
    }

    /** Takes {@link #downAfter} back. */
    public void stayUp() {
        operationsLeft = Long.MAX_VALUE;
    }

    /** Whether the machine is down: everything throws {@link MachineDown} until {@link #processDied} or {@link #powerLost}. */
    public boolean isDown() {
        return down;
    }

    /** What kind of file or directory the operation was about, in the middle of which the machine went down last. */
    public String downAt() {
        if (downAt.endsWith(".tmp")) {
            return "a snapshot's file";
        }
        final String name = downAt.substring(downAt.lastIndexOf('/') + 1);
        return name.endsWith(".cq4")
                ? "a roll file"
                : name.isEmpty() || name.contains(".") || name.startsWith("gen-") ? "a directory" : name;
    }

    /** Says which process opens files and does things from now on. */
    public void process(final int process) {
        this.process = process;
    }

    /** A process is gone, and its open files and locks with it. Its number is not given again. */
    public void processDied(final int died) {
        down = false;
        operationsLeft = Long.MAX_VALUE;
        deadProcesses.add(died);
        nodes.values().stream().filter(node -> node.lockedBy == died).forEach(node -> node.lockedBy = 0);
    }

    /** Power is gone, and all processes: what was not forced is on the disk or not. */
    public void powerLost() {
        down = false;
        operationsLeft = Long.MAX_VALUE;
        nodes.values().forEach(node -> node.lockedBy = 0);
        for (final Node node : List.copyOf(nodes.values())) {
            if (node.isDirectory) {
                loseEntries(node);
            } else {
                losePages(node);
            }
        }
        collect();
    }

    private void loseEntries(final Node node) {
        final int kept = node.changes.isEmpty() ? 0 : random.nextInt(node.changes.size() + 1);
        if (kept < node.changes.size()) {
            tell("power loss: a name as it was");
        }
        node.changes.subList(0, kept).forEach(change -> Node.apply(node.durableEntries, change));
        node.changes.clear();
        node.entries = new TreeMap<>(node.durableEntries);
    }

    private void losePages(final Node node) {
        if (node.length != node.durableLength) {
            final long shorter = Math.min(node.length, node.durableLength);
            final long longer = Math.max(node.length, node.durableLength);
            tell("power loss: a length that was not forced");
            node.durableLength = switch (random.nextInt(3)) {
                case 0 -> shorter;
                case 1 -> longer;
                default -> shorter + random.nextLong(longer - shorter + 1) / Node.SECTOR_LENGTH * Node.SECTOR_LENGTH;
            };
        }
        final TreeSet<Long> pages = new TreeSet<>(node.cached.keySet());
        pages.addAll(node.durable.keySet());
        for (final long page : pages) {
            if (node.isDirty(page)) {
                writeBack(node, page, random.nextInt(3));
            }
        }
        node.forgotten.clear();
        node.length = node.durableLength;
        cutPages(node.durable, node.length);
        node.cached = new TreeMap<>(node.durable);
    }

    private void writeBack(final Node node, final long page, final int how) {
        final byte[] newer = node.cached.get(page);
        if (how == 0) {
            tell("power loss: a page as it was");
            return;
        }
        if (how == 1) {
            tell("power loss: a page that was not forced");
            put(node.durable, page, newer);
            return;
        }
        tell("power loss: a page torn between sectors");
        final byte[] mixed = bytes(node.durable.get(page)).clone();
        final byte[] source = bytes(newer);
        for (int at = 0; at < Node.PAGE_LENGTH; at += Node.SECTOR_LENGTH) {
            if (random.nextBoolean()) {
                System.arraycopy(source, at, mixed, at, Node.SECTOR_LENGTH);
            }
        }
        node.durable.put(page, mixed);
    }

    /** The cache writes some dirty pages back, as it does when it likes. */
    public void writeBackSome() {
        for (final Node node : nodes.values()) {
            if (!node.isDirectory && random.nextInt(4) == 0) {
                for (final long page : List.copyOf(node.cached.keySet())) {
                    if (node.isDirty(page) && random.nextBoolean()) {
                        put(node.durable, page, node.cached.get(page));
                    }
                }
            }
        }
    }

    /** All of the disk and its cache, to be put back by {@link #restore}. */
    public Image image() {
        return new Image(root.copy(new Node.CopyOfNodes()));
    }

    /** Puts a copy back; nothing may be open. */
    public void restore(final Image image) {
        root = image.root().copy(new Node.CopyOfNodes());
        collect();
    }

    /** A copy of a disk. */
    public record Image(Node root) {}

    /** Forgets what no directory leads to, and counts pages anew. */
    private void collect() {
        nodes.clear();
        reach(root);
        usedPages =
                nodes.values().stream().mapToLong(node -> node.cached.size()).sum();
    }

    private void reach(final Node node) {
        if (nodes.put(node.id, node) == null) {
            node.entries.values().forEach(this::reach);
            node.durableEntries.values().forEach(this::reach);
        }
    }

    Collection<Node> nodes() {
        return nodes.values();
    }

    RandomGenerator random() {
        return random;
    }

    int process() {
        return process;
    }

    boolean isDead(final int opener) {
        return deadProcesses.contains(opener);
    }

    Node rootNode() {
        return root;
    }

    Node newNode(final boolean isDirectory) {
        final Node node = new Node(nextId++, isDirectory);
        nodes.put(node.id, node);
        return node;
    }

    /** Every operation comes through here first. */
    Verdict begin(final Operation operation, final String path) throws IOException {
        checkUp();
        if (operation != Operation.READ && isLast()) {
            down = true;
            downAt = path;
            if (operation != Operation.WRITE) {
                throw new MachineDown("machine down at operation " + operations + ", " + operation + " of " + path);
            }
        }
        final Verdict verdict = down ? Verdict.DONE : faults.ask(operation, path);
        if (verdict == Verdict.FAILED && operation != Operation.WRITE && operation != Operation.FORCE) {
            throw new IOException(path + ": Input/output error");
        }
        return verdict;
    }

    private boolean isLast() {
        operations++;
        return operationsLeft != Long.MAX_VALUE && (downWith == 0 || downWith == process) && --operationsLeft < 0;
    }

    void checkUp() {
        if (down || deadProcesses.contains(process)) {
            throw new MachineDown("machine is down");
        }
    }

    /** How much of a write is done, when the machine goes down or the disk fails within it. */
    int partOf(final int lengthBytes) {
        // One number, whatever the length: some lengths depend on the real process's number.
        final int part = (int) ((random.nextLong() >>> 1) % (lengthBytes + 1));
        if (part > 0 && part < lengthBytes) {
            tell("a write in part: " + (down ? "the machine went down" : "an error"));
        }
        return part;
    }

    void checkUpAfterWrite(final String path) {
        if (down) {
            throw new MachineDown("machine down at operation " + operations + ", WRITE of " + path);
        }
    }

    boolean takePage(final Node node, final long page) {
        if (!node.cached.containsKey(page)) {
            if (usableBytes() < Node.PAGE_LENGTH) {
                return false;
            }
            usedPages++;
        }
        return true;
    }

    void force(final Node node) {
        node.durable.keySet().removeIf(page -> !node.cached.containsKey(page));
        node.cached.forEach((page, bytes) -> {
            if (!node.forgotten.contains(page)) {
                node.durable.put(page, bytes);
            }
        });
        node.durableLength = node.length;
    }

    /** After an error the cache takes pages that it could not write for written: they are on the disk or not, and no later force tries again. */
    void forceFailed(final Node node) {
        for (final long page : new ArrayList<>(node.cached.keySet())) {
            if (node.isDirty(page)) {
                if (random.nextBoolean()) {
                    put(node.durable, page, node.cached.get(page));
                } else {
                    tell("force error: a page forgotten");
                    node.forgotten.add(page);
                }
            }
        }
    }

    void truncate(final Node node, final long length) {
        node.length = length;
        final int before = node.cached.size();
        cutPages(node.cached, length);
        usedPages -= before - node.cached.size();
    }

    void freed(final Node node) {
        // Still known: its directory was not forced, and when power is lost it may be back.
        usedPages -= node.cached.size();
    }

    private static void cutPages(final TreeMap<Long, byte[]> pages, final long length) {
        final long last = (length + Node.PAGE_LENGTH - 1) / Node.PAGE_LENGTH;
        pages.tailMap(last, true).clear();
        final int kept = (int) (length % Node.PAGE_LENGTH);
        final byte[] cut = kept == 0 ? null : pages.get(last - 1);
        if (cut != null) {
            final byte[] shorter = new byte[Node.PAGE_LENGTH];
            System.arraycopy(cut, 0, shorter, 0, kept);
            pages.put(last - 1, shorter);
        }
    }

    private static void put(final TreeMap<Long, byte[]> pages, final long page, final byte[] bytes) {
        if (bytes == null) {
            pages.remove(page);
        } else {
            pages.put(page, bytes);
        }
    }

    private static byte[] bytes(final byte[] page) {
        return page == null ? new byte[Node.PAGE_LENGTH] : page;
    }
}
