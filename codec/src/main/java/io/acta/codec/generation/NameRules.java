package io.acta.codec.generation;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.EnumValue;
import io.acta.codec.schema.FieldKind;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.SchemaException;
import io.acta.codec.schema.SetChoice;
import io.acta.codec.schema.VarDataLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import uk.co.real_logic.sbe.ValidationUtil;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

/**
 * Refuses names that would not compile: reserved words, methods that the flyweights have already, two classes of one name.
 * What it knows of sbe-tool's Java was read in its {@code JavaGenerator}.
 */
final class NameRules {
    private static final Set<String> OBJECT_METHODS =
            Set.of("getClass", "hashCode", "notify", "notifyAll", "wait", "clone", "finalize", "equals", "toString");

    private static final Set<String> MESSAGE_METHODS = Set.of(
            "wrap",
            "wrapAndApplyHeader",
            "buffer",
            "offset",
            "limit",
            "initialOffset",
            "encodedLength",
            "actingVersion",
            "actingBlockLength",
            "appendTo",
            "sbeBlockLength",
            "sbeTemplateId",
            "sbeSchemaId",
            "sbeSchemaVersion",
            "sbeSemanticType",
            "sbeSemanticVersion",
            "sbeRewind",
            "sbeSkip",
            "sbeDecodedLength");

    private static final Set<String> GROUP_METHODS = Set.of(
            "wrap",
            "next",
            "hasNext",
            "iterator",
            "forEach",
            "spliterator",
            "remove",
            "count",
            "resetCountToIndex",
            "actingVersion",
            "actingBlockLength",
            "sbeHeaderSize",
            "sbeBlockLength",
            "sbeSkip",
            "sbeDecodedLength",
            "appendTo");

    private static final Set<String> COMPOSITE_METHODS =
            Set.of("wrap", "buffer", "offset", "encodedLength", "sbeSchemaId", "sbeSchemaVersion", "appendTo");

    private static final Set<String> SET_METHODS =
            Set.of("wrap", "buffer", "offset", "encodedLength", "isEmpty", "clear", "getRaw", "setRaw", "appendTo");

    /** Classes that generated code names without their package. */
    private static final Set<String> IMPORTED_CLASSES = Set.of(
            "ActionContext",
            "ActionQueue",
            "ChangeKind",
            "DirectBuffer",
            "HeaderWord",
            "IndexType",
            "MessageSink",
            "MetaAttribute",
            "MutableDirectBuffer",
            "OutcomeListener",
            "OutcomeStatus",
            "OutputContext",
            "OutputListener",
            "QueueHandler",
            "Reaction",
            "PublishedTables",
            "Reactor",
            "ReleaseHandler",
            "Schema",
            "SinkCode",
            "Table",
            "TableType",
            "TextCheck");

    private final Schema schema;
    private final Collection<List<Token>> types;
    private final Names names;
    private final Map<String, String> ownerByClass = new HashMap<>();

    NameRules(final Schema schema, final Collection<List<Token>> types, final Names names) {
        this.schema = schema;
        this.types = types;
        this.names = names;
    }

    void check() {
        checkWord("schema " + schema.packageName() + ", prefix " + names.prefix(), names.prefix());
        for (final String part : schema.packageName().split("\\.", -1)) {
            checkWord("schema " + schema.packageName() + ", package part " + part, part);
        }
        checkClasses();
        final Map<String, String> actions = new HashMap<>();
        final Map<String, String> outputs = new HashMap<>();
        for (final MessageLayout message : schema.messages()) {
            final String where = "message " + message.name();
            checkWord(where, message.name());
            if (message.kind() == MessageKind.ACTION || message.kind() == MessageKind.OUTPUT) {
                checkSendMethods(message, message.kind() == MessageKind.ACTION ? actions : outputs);
            }
            checkBlock(where, message, MESSAGE_METHODS);
        }
    }

    private void checkSendMethods(final MessageLayout message, final Map<String, String> methods) {
        final String where = "message " + message.name();
        for (final String method : names.sendMethods(message)) {
            if (ValidationUtil.isJavaKeyword(method) || OBJECT_METHODS.contains(method)) {
                throw new SchemaException(where + ": its method would be called '" + method
                        + "', which Java reserves; rename the message");
            }
            final String other = methods.put(method, message.name());
            if (other != null) {
                throw new SchemaException(
                        where + ": its method '" + method + "' is also a method of message " + other + "; rename one");
            }
        }
    }

    private void checkClasses() {
        claim("MetaAttribute", "sbe-tool");
        for (final List<Token> type : types) {
            final Token start = type.get(0);
            final String name = Names.upper(start.applicableTypeName());
            final String owner = "type " + start.applicableTypeName();
            checkName(owner, start.applicableTypeName());
            if (start.signal() == Signal.BEGIN_ENUM) {
                if (isJavaLang(name) || IMPORTED_CLASSES.contains(name)) {
                    throw new SchemaException(owner + ": generated code uses a class of that name; rename the type");
                }
                claim(name, owner);
            } else {
                claim(name + "Encoder", owner);
                claim(name + "Decoder", owner);
            }
        }
        names.facades().forEach(facade -> claim(facade, "the generated class " + facade));
        for (final MessageLayout message : schema.messages()) {
            names.classes(message).forEach(name -> claim(name, "message " + message.name()));
        }
    }

    /** Letters' case does not count: some file systems do not tell it apart. */
    private void claim(final String className, final String owner) {
        final String other = ownerByClass.put(className.toLowerCase(Locale.ROOT), owner);
        if (other != null && !other.equals(owner)) {
            throw new SchemaException(
                    owner + ": its class " + className + " is also made for " + other + "; rename one");
        }
    }

    private static boolean isJavaLang(final String name) {
        try {
            Class.forName("java.lang." + name, false, null);
            return true;
        } catch (final ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private void checkBlock(final String where, final BlockLayout block, final Set<String> methods) {
        final Map<String, String> taken = new HashMap<>();
        methods.forEach(method -> taken.put(method, "the flyweight"));
        OBJECT_METHODS.forEach(method -> taken.put(method, "java.lang.Object"));
        for (final FieldLayout field : block.fields()) {
            checkMember(where, field.name(), taken);
            checkType(where + ", field " + field.name(), field);
        }
        for (final GroupLayout group : block.groups()) {
            checkMember(where, group.name(), taken);
        }
        for (final VarDataLayout data : block.varData()) {
            checkMember(where, data.name(), taken);
        }
        for (final FieldLayout field : block.fields()) {
            checkDerived(where, field.name(), derived(field), taken);
        }
        for (final VarDataLayout data : block.varData()) {
            checkDerived(where, data.name(), List.of("Id", "SinceVersion", "HeaderLength", "Length"), taken);
        }
        for (final GroupLayout group : block.groups()) {
            final String className = Names.upper(group.name()) + "Encoder";
            if (ownerByClass.containsKey(className.toLowerCase(Locale.ROOT)) || where.endsWith(" " + group.name())) {
                throw new SchemaException(where + ", group " + group.name() + ": its class " + className
                        + " is also made for another message or type; rename one");
            }
            checkDerived(where, group.name(), List.of("Id"), taken);
            checkBlock(where + ", group " + group.name(), group, GROUP_METHODS);
        }
    }

    private static List<String> derived(final FieldLayout field) {
        final List<String> always = List.of("Id", "SinceVersion", "EncodingOffset", "EncodingLength");
        return switch (field.kind()) {
            case SCALAR -> join(always, "NullValue", "MinValue", "MaxValue");
            case ARRAY -> join(always, "NullValue", "MinValue", "MaxValue", "Length");
            case TEXT -> join(always, "NullValue", "MinValue", "MaxValue", "Length", "CharacterEncoding");
            case ENUM -> join(always, "Raw");
            default -> always;
        };
    }

    private static List<String> join(final List<String> some, final String... more) {
        final List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    private void checkType(final String where, final FieldLayout field) {
        for (final EnumValue value : field.values()) {
            checkName(where + ", value " + value.name(), value.name());
            if (Set.of("NULL_VAL", "SBE_UNKNOWN", "value").contains(value.name())) {
                throw new SchemaException(
                        where + ", value " + value.name() + ": the enum has that name already; rename the value");
            }
        }
        final Map<String, String> taken = new HashMap<>();
        OBJECT_METHODS.forEach(method -> taken.put(method, "java.lang.Object"));
        if (field.kind() == FieldKind.SET) {
            SET_METHODS.forEach(method -> taken.put(method, "the flyweight"));
            for (final SetChoice choice : field.choices()) {
                checkMember(where, choice.name(), taken);
            }
        } else if (field.kind() == FieldKind.COMPOSITE) {
            COMPOSITE_METHODS.forEach(method -> taken.put(method, "the flyweight"));
            for (final FieldLayout member : field.members()) {
                checkMember(where, member.name(), taken);
                checkType(where + "." + member.name(), member);
            }
        }
    }

    private static void checkMember(final String where, final String name, final Map<String, String> taken) {
        final String place = where + ", field " + name;
        checkWord(place, name);
        final String other = taken.put(Names.lower(name), name);
        if (other != null) {
            throw new SchemaException(
                    place + ": '" + Names.lower(name) + "' is also a method of " + other + "; rename the field");
        }
    }

    private static void checkDerived(
            final String where, final String name, final List<String> suffixes, final Map<String, String> taken) {
        for (final String suffix : suffixes) {
            final String method = Names.lower(name) + suffix;
            if (taken.containsKey(method)) {
                throw new SchemaException(where + ", field " + taken.get(method) + ": field " + name
                        + " has a generated method '" + method + "' too; rename one");
            }
        }
    }

    private static void checkWord(final String where, final String name) {
        checkName(where, Names.lower(name));
    }

    private static void checkName(final String where, final String name) {
        if (ValidationUtil.isJavaKeyword(name)) {
            throw new SchemaException(where + ": '" + name + "' is a reserved word of Java; use another name");
        }
        // The tool's own check lets a digit begin a name.
        if (!ValidationUtil.isSbeJavaName(name) || !Character.isJavaIdentifierStart(name.charAt(0))) {
            throw new SchemaException(
                    where + ": '" + name + "' is no name in Java; use letters, digits and _, a letter first");
        }
    }
}
