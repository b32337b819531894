package io.acta.testkit.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What a disk, or somebody, does to bytes at rest: nothing that a journal could have prevented, and all that it has to notice. */
public final class DiskDamage {
    private static final int FLIPS_MAX = 3;

    private final SimulatedDisk disk;
    private final RandomGenerator random;

    /** @param random decides where and how. */
    public DiskDamage(final SimulatedDisk disk, final RandomGenerator random) {
        this.disk = disk;
        this.random = random;
    }

    /**
     * Damages one file once.
     *
     * @param isMeant says of a path whether it may be that file.
     * @return what was done to which file, in words; null when there is no such file.
     */
    public String doSome(final Predicate<String> isMeant) {
        final List<Entry> found = new ArrayList<>();
        find("", disk.rootNode(), isMeant, found);
        if (found.isEmpty()) {
            return null;
        }
        final Entry entry = found.get(random.nextInt(found.size()));
        final Node node = entry.node();
        final String what = node.length == 0
                ? delete(entry)
                : switch (random.nextInt(8)) {
                    case 0 -> delete(entry);
                    case 1 -> cut(node);
                    case 2 -> zeros(node);
                    case 3 -> misdirect(node, found);
                    case 4 -> garble(node);
                    default -> flip(node);
                };
        node.durable = new TreeMap<>(node.cached);
        node.durableLength = node.length;
        return entry.path() + ": " + what;
    }

    private record Entry(String path, Node directory, String name, Node node) {}

    private static void find(
            final String path, final Node directory, final Predicate<String> isMeant, final List<Entry> found) {
        directory.entries.forEach((name, node) -> {
            final String here = path + "/" + name;
            if (node.isDirectory) {
                find(here, node, isMeant, found);
            } else if (isMeant.test(here)) {
                found.add(new Entry(here, directory, name, node));
            }
        });
    }

    private static String delete(final Entry entry) {
        entry.directory().change(new Node.EntryChange(entry.name(), null, null));
        entry.directory().forceEntries();
        return "deleted";
    }

    private String cut(final Node node) {
        final long length = random.nextLong(node.length);
        disk.truncate(node, length);
        return "cut to " + length;
    }

    /** Damage is done to bytes that mean something rather than to what was allocated ahead. */
    private long offset(final Node node) {
        if (node.cached.isEmpty()) {
            return random.nextLong(node.length);
        }
        for (int attempt = 0; ; attempt++) {
            final long offset = random.nextLong(node.length);
            final byte[] page = node.cached.get(offset / Node.PAGE_LENGTH);
            if (attempt > 64 || page != null && page[(int) (offset % Node.PAGE_LENGTH)] != 0) {
                return offset;
            }
        }
    }

    private String flip(final Node node) {
        final int count = 1 + random.nextInt(FLIPS_MAX);
        final StringBuilder where = new StringBuilder("bits flipped at");
        for (int i = 0; i < count; i++) {
            final long offset = offset(node);
            final byte[] page = page(node, offset / Node.PAGE_LENGTH);
            page[(int) (offset % Node.PAGE_LENGTH)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            where.append(' ').append(offset);
        }
        return where.toString();
    }

    private String garble(final Node node) {
        final long start = offset(node);
        final int length = 1 + random.nextInt(64);
        for (long at = start; at < Math.min(node.length, start + length); at++) {
            page(node, at / Node.PAGE_LENGTH)[(int) (at % Node.PAGE_LENGTH)] = (byte) random.nextInt();
        }
        return length + " bytes garbled at " + start;
    }

    private String zeros(final Node node) {
        final long sector = offset(node) / Node.SECTOR_LENGTH * Node.SECTOR_LENGTH;
        final byte[] page = page(node, sector / Node.PAGE_LENGTH);
        final int from = (int) (sector % Node.PAGE_LENGTH);
        Arrays.fill(page, from, from + Node.SECTOR_LENGTH, (byte) 0);
        return "sector lost at " + sector;
    }

    private String misdirect(final Node node, final List<Entry> others) {
        final Node source = others.get(random.nextInt(others.size())).node();
        final long to = offset(node) / Node.PAGE_LENGTH;
        if (source.length == 0) {
            return "nothing misdirected";
        }
        final long from = offset(source) / Node.PAGE_LENGTH;
        final byte[] bytes = page(source, from).clone();
        node.cached.put(to, bytes);
        return "page " + from + " of file " + source.id + " written over page " + to;
    }

    private static byte[] page(final Node node, final long number) {
        final byte[] old = node.cached.get(number);
        final byte[] page = old == null ? new byte[Node.PAGE_LENGTH] : old.clone();
        node.cached.put(number, page);
        return page;
    }
}
