package io.acta.testkit.disk;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file or a directory, twice: as the page cache has it, which is what every process sees, and as the disk has it, which is what is left when
 * power is lost.
 */
final class Node {
    static final int PAGE_LENGTH = 4096;
    static final int SECTOR_LENGTH = 512;

    final long id;
    final boolean isDirectory;

    /** Pages of a file by number; one that is missing is zeros. */
    TreeMap<Long, byte[]> cached = new TreeMap<>();

    TreeMap<Long, byte[]> durable = new TreeMap<>();
    long length;
    long durableLength;

    /** Dirty pages that a force failed on: no later force writes them, unless they are written anew. */
    Set<Long> forgotten = new HashSet<>();

    /** Entries of a directory, and what changed in them since it was forced, oldest first. */
    TreeMap<String, Node> entries = new TreeMap<>();

    TreeMap<String, Node> durableEntries = new TreeMap<>();
    List<EntryChange> changes = new ArrayList<>();

    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-------");

    /** The process that holds its lock, 0 for none. */
    int lockedBy;

    /** What one operation did to a directory: taken back or kept whole when power is lost. */
    record EntryChange(String removed, String added, Node node) {}

    Node(final long id, final boolean isDirectory) {
        this.id = id;
        this.isDirectory = isDirectory;
    }

    void change(final EntryChange change) {
        apply(entries, change);
        changes.add(change);
    }

    void forceEntries() {
        changes.forEach(change -> apply(durableEntries, change));
        changes.clear();
    }

    static void apply(final TreeMap<String, Node> entries, final EntryChange change) {
        if (change.removed() != null) {
            entries.remove(change.removed());
        }
        if (change.added() != null) {
            entries.put(change.added(), change.node());
        }
    }

    boolean isDirty(final long page) {
        return cached.get(page) != durable.get(page);
    }

    /** Pages are replaced and never changed, so that the cache and the disk, and copies of both, may share them. */
    Node copy(final CopyOfNodes copies) {
        final Node known = copies.get(this);
        if (known != null) {
            return known;
        }
        final Node copy = new Node(id, isDirectory);
        copies.put(this, copy);
        copy.cached = new TreeMap<>(cached);
        copy.durable = new TreeMap<>(durable);
        copy.forgotten = new HashSet<>(forgotten);
        copy.length = length;
        copy.durableLength = durableLength;
        copy.permissions = permissions;
        entries.forEach((name, node) -> copy.entries.put(name, node.copy(copies)));
        durableEntries.forEach((name, node) -> copy.durableEntries.put(name, node.copy(copies)));
        changes.forEach(change -> copy.changes.add(new EntryChange(
                change.removed(),
                change.added(),
                change.node() == null ? null : change.node().copy(copies))));
        return copy;
    }

    /** What was copied already. */
    static final class CopyOfNodes {
        private final IdentityHashMap<Node, Node> copies = new IdentityHashMap<>();

        Node get(final Node node) {
            return copies.get(node);
        }

        void put(final Node node, final Node copy) {
            copies.put(node, copy);
        }
    }
}
