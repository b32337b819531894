package io.acta.codec.schema;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An SBE schema at run time. Generated code has one in {@code XxxSchema.INSTANCE}; a journal's directory keeps the
 * {@linkplain #text() text} of every schema that it was written with.
 *
 * <p>All integers are little-endian and every message starts with SBE's standard header of {@value #HEADER_LENGTH} bytes:
 *
 * <pre>
 *   0             2            4          6         8
 *   +=============+============+==========+=========+=======
 *   | blockLength | templateId | schemaId | version | block …
 *   +=============+============+==========+=========+=======
 * </pre>
 *
 * <p><b>Threads:</b> immutable.
 */
public final class Schema {
    /** Bytes of the message header. */
    public static final int HEADER_LENGTH = 8;

    /** Where in the header the block's length stands, 16 bits. */
    public static final int BLOCK_LENGTH_OFFSET = 0;

    /** Where in the header the template's id stands, 16 bits. */
    public static final int TEMPLATE_ID_OFFSET = BLOCK_LENGTH_OFFSET + Short.BYTES;

    /** Where in the header the schema's id stands, 16 bits. */
    public static final int SCHEMA_ID_OFFSET = TEMPLATE_ID_OFFSET + Short.BYTES;

    /** Where in the header the schema's version stands, 16 bits. */
    public static final int VERSION_OFFSET = SCHEMA_ID_OFFSET + Short.BYTES;

    private final int id;
    private final int version;
    private final String packageName;
    private final String description;
    private final List<MessageLayout> messages;
    private final Map<Integer, MessageLayout> messageByTemplateId = new HashMap<>();

    /**
     * Makes a schema of its parts; the generator and {@link #parse} do.
     *
     * @throws SchemaException when two messages share a name or template id.
     */
    public Schema(
            final int id,
            final int version,
            final String packageName,
            final String description,
            final List<MessageLayout> messages) {
        this.id = id;
        this.version = version;
        this.packageName = Objects.requireNonNull(packageName, "packageName");
        this.description = description == null ? "" : description;
        this.messages = messages.stream()
                .sorted(Comparator.comparingInt(MessageLayout::templateId))
                .toList();
        final Set<String> names = new HashSet<>();
        for (final MessageLayout message : this.messages) {
            final MessageLayout other = messageByTemplateId.put(message.templateId(), message);
            if (other != null) {
                throw new SchemaException("messages " + other.name() + " and " + message.name()
                        + " have the same template id=" + message.templateId());
            }
            if (!names.add(message.name())) {
                throw new SchemaException("two messages have the same name: " + message.name());
            }
        }
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws SchemaException when it is no such text; names the line.
     */
    public static Schema parse(final String text) {
        return new SchemaReader(text).read();
    }

    /** In the message header, 16 bits. */
    public int id() {
        return id;
    }

    /** The newest version that it knows. */
    public int version() {
        return version;
    }

    /** Java package of the generated code. */
    public String packageName() {
        return packageName;
    }

    /** What the schema says of itself; empty when nothing. */
    public String description() {
        return description;
    }

    /** By rising template id. */
    public List<MessageLayout> messages() {
        return messages;
    }

    /** The message of a template id, or null. */
    public MessageLayout message(final int templateId) {
        return messageByTemplateId.get(templateId);
    }

    /** The message of a name, or null. */
    public MessageLayout message(final String name) {
        for (final MessageLayout message : messages) {
            if (message.name().equals(name)) {
                return message;
            }
        }
        return null;
    }

    /** One line for each message, field, group, value: stable, readable, and read again by {@link #parse}. */
    public String text() {
        return new SchemaWriter().write(this);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Schema that
                && id == that.id
                && version == that.version
                && packageName.equals(that.packageName)
                && description.equals(that.description)
                && messages.equals(that.messages);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version, packageName);
    }

    @Override
    public String toString() {
        return packageName + "{id=" + id + ", version=" + version + ", messages=" + messages.size() + '}';
    }
}
