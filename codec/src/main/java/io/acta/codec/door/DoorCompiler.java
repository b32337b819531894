package io.acta.codec.door;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.HeaderWord;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.VarDataLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/** Compiles schemas to a {@link DoorProgram}; {@link CheckCompiler} does the fields. Used once, at start. */
final class DoorCompiler {
    private final IntArrayList code = new IntArrayList();
    private final LongArrayList args = new LongArrayList();
    private final List<DoorProgram.Site> sites = new ArrayList<>();
    private final List<Schema> schemas;
    private final TreeMap<Integer, Integer> messageByKey = new TreeMap<>();
    private final Map<Long, Integer> newestByHeader = new TreeMap<>();

    private DoorCompiler(final Collection<Schema> schemas) {
        this.schemas = List.copyOf(schemas);
    }

    /**
     * Compiles.
     *
     * @throws IllegalArgumentException when two different schemas have one id, or a field's bounds leave no value.
     */
    static DoorProgram compile(final Schema... schemas) {
        final Set<Schema> distinct = new LinkedHashSet<>(List.of(schemas));
        final Map<Integer, Schema> byId = new TreeMap<>();
        for (final Schema schema : distinct) {
            final Schema other = byId.put(schema.id(), schema);
            if (other != null) {
                throw new IllegalArgumentException("schemas " + other.packageName() + " and " + schema.packageName()
                        + " have the same id=" + schema.id() + "; give each its own");
            }
        }
        return new DoorCompiler(distinct).compile();
    }

    private DoorProgram compile() {
        for (final Schema schema : schemas) {
            for (final MessageLayout message : schema.messages()) {
                message(schema, message);
            }
        }
        return new DoorProgram(
                code.toIntArray(),
                args.toLongArray(),
                sites.toArray(new DoorProgram.Site[0]),
                schemas.toArray(new Schema[0]),
                ints(messageByKey.keySet()),
                ints(messageByKey.values()),
                newestByHeader.keySet().stream().mapToLong(Long::longValue).toArray(),
                ints(newestByHeader.values()));
    }

    private static int[] ints(final Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private void message(final Schema schema, final MessageLayout message) {
        final NavigableSet<Integer> versions = new TreeSet<>();
        if (message.kind() == MessageKind.ACTION) {
            addVersions(versions, message);
            versions.removeIf(version -> version < message.sinceVersion() || version > schema.version());
        }
        final IntArrayList variants = new IntArrayList();
        for (final int version : versions) {
            variants.addInt(version);
            variants.addInt(block(schema, message.name(), message, version));
        }
        messageByKey.put(DoorProgram.messageKey(schema.id(), message.templateId()), code.size());
        add(schema.version(), message.sinceVersion(), versions.size());
        variants.forEachInt(code::addInt);
        if (!versions.isEmpty()) {
            newestByHeader.put(
                    HeaderWord.of(message.blockLength(), message.templateId(), schema.id(), schema.version()),
                    variants.getInt(variants.size() - 1));
        }
    }

    private static void addVersions(final Set<Integer> versions, final BlockLayout block) {
        versions.add(block.sinceVersion());
        block.fields().forEach(field -> versions.add(field.sinceVersion()));
        block.varData().forEach(data -> versions.add(data.sinceVersion()));
        block.groups().forEach(group -> addVersions(versions, group));
    }

    /** Inner blocks come first, so that a group knows where its entries' program starts. */
    private int block(final Schema schema, final String path, final BlockLayout block, final int version) {
        final int site = site(schema, path, block);
        final IntArrayList groupBlocks = new IntArrayList();
        final IntArrayList dataSites = new IntArrayList();
        for (final GroupLayout group : block.groups()) {
            if (group.sinceVersion() <= version) {
                groupBlocks.addInt(block(schema, path + "." + group.name(), group, version));
            }
        }
        for (final VarDataLayout data : block.varData()) {
            dataSites.addInt(site(schema, path + "." + data.name(), block));
        }
        final int start = code.size();
        add(block.blockLengthMin(version), block.blockLengthMax(version), site, 0, 0, 0);
        final CheckCompiler checks = new CheckCompiler(path, code, args);
        for (final FieldLayout field : block.fields()) {
            if (field.sinceVersion() <= version) {
                checks.add(field, 0);
            }
        }
        code.setInt(start + DoorProgram.CHECKS_END, code.size());
        int at = 0;
        for (final GroupLayout group : block.groups()) {
            if (group.sinceVersion() <= version) {
                group(group, version, groupBlocks.getInt(at++));
            }
        }
        code.setInt(start + DoorProgram.GROUPS_END, code.size());
        for (int i = 0; i < block.varData().size(); i++) {
            if (block.varData().get(i).sinceVersion() <= version) {
                data(block.varData().get(i), dataSites.getInt(i));
            }
        }
        code.setInt(start + DoorProgram.DATA_END, code.size());
        return start;
    }

    private void group(final GroupLayout group, final int version, final int block) {
        add(
                group.headerLength(),
                group.blockLengthType().ordinal(),
                group.blockLengthOffset(),
                group.countType().ordinal(),
                group.countOffset(),
                clip(group.countMin()),
                clip(group.countMax()),
                tailMin(group, version),
                block);
    }

    private void data(final VarDataLayout data, final int site) {
        add(data.lengthType().ordinal(), data.headerLength(), clip(data.lengthMax()), site);
    }

    /** Empty groups and empty var-data still have their headers. */
    private static int tailMin(final BlockLayout block, final int version) {
        int lengthBytes = 0;
        for (final GroupLayout group : block.groups()) {
            lengthBytes += group.sinceVersion() <= version ? group.headerLength() : 0;
        }
        for (final VarDataLayout data : block.varData()) {
            lengthBytes += data.sinceVersion() <= version ? data.headerLength() : 0;
        }
        return lengthBytes;
    }

    private int site(final Schema schema, final String path, final BlockLayout block) {
        sites.add(new DoorProgram.Site(schema, path, block));
        return sites.size() - 1;
    }

    private void add(final int... numbers) {
        for (final int number : numbers) {
            code.addInt(number);
        }
    }

    private static int clip(final long number) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
    }
}
