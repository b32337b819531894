package io.acta.codec.generation;

import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/** How generated classes and methods are called. */
final class Names {
    private final Schema schema;
    private final String prefix;

    Names(final Schema schema, final String prefix) {
        this.schema = schema;
        final String packageName = schema.packageName();
        this.prefix = prefix != null && !prefix.isEmpty()
                ? prefix
                : upper(packageName.substring(packageName.lastIndexOf('.') + 1));
    }

    String prefix() {
        return prefix;
    }

    String schemaClass() {
        return prefix + "Schema";
    }

    String actionsClass() {
        return prefix + "Actions";
    }

    String outputsClass() {
        return prefix + "Outputs";
    }

    String outputHandlerClass() {
        return prefix + "OutputHandler";
    }

    String outputListenersClass() {
        return prefix + "OutputListeners";
    }

    String reactorClass() {
        return prefix + "Reactor";
    }

    String queueHandlerClass() {
        return prefix + "QueueHandler";
    }

    boolean has(final MessageKind kind) {
        return schema.messages().stream().anyMatch(message -> message.kind() == kind);
    }

    List<MessageLayout> messages(final MessageKind kind) {
        return schema.messages().stream()
                .filter(message -> message.kind() == kind)
                .toList();
    }

    /** Classes that are made once for a schema. */
    List<String> facades() {
        final List<String> names = new ArrayList<>(List.of(schemaClass()));
        if (has(MessageKind.ACTION)) {
            names.addAll(List.of(actionsClass(), reactorClass(), queueHandlerClass()));
        }
        if (has(MessageKind.OUTPUT)) {
            names.addAll(List.of(outputsClass(), outputHandlerClass(), outputListenersClass()));
        }
        return names;
    }

    /** Classes that are made for a message. */
    List<String> classes(final MessageLayout message) {
        final List<String> names = new ArrayList<>(List.of(encoder(message), decoder(message)));
        if (message.kind() == MessageKind.STATE) {
            names.addAll(List.of(view(message), table(message), cursor(message), reader(message), reaction(message)));
        }
        return names;
    }

    /** Methods of the facade that sends a message. */
    List<String> sendMethods(final MessageLayout message) {
        final String method = lower(message.name());
        return FacadeSource.isOneLine(message) ? List.of(method) : List.of(method, "commit" + upper(message.name()));
    }

    static String encoder(final MessageLayout message) {
        return upper(message.name()) + "Encoder";
    }

    static String decoder(final MessageLayout message) {
        return upper(message.name()) + "Decoder";
    }

    static String view(final MessageLayout message) {
        return upper(message.name()) + "View";
    }

    static String table(final MessageLayout message) {
        return upper(message.name()) + "Table";
    }

    static String reader(final MessageLayout message) {
        return upper(message.name()) + "Reader";
    }

    static String cursor(final MessageLayout message) {
        return upper(message.name()) + "Cursor";
    }

    static String reaction(final MessageLayout message) {
        return upper(message.name()) + "Reaction";
    }

    static String upper(final String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    static String lower(final String name) {
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
