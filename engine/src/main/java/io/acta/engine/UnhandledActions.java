package io.acta.engine;

import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.engine.reactor.ActionContext;
import io.acta.engine.reactor.Reactor;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;

/**
 * Finds the actions that no reactor handles: each would be APPLIED without effect. Looks at which methods of the generated base are
 * overridden; a reactor that takes bytes itself may handle everything.
 */
final class UnhandledActions {
    private UnhandledActions() {}

    /** Names of the actions of the reactors' schemas that nobody overrides, in the schemas' order. */
    static List<String> of(final List<Reactor> reactors) {
        return reactors.stream()
                .map(Reactor::schema)
                .distinct()
                .flatMap(schema -> unhandled(schema, reactors))
                .toList();
    }

    private static Stream<String> unhandled(final Schema schema, final List<Reactor> reactors) {
        return schema.messages().stream()
                .filter(message -> message.kind() == MessageKind.ACTION)
                .filter(message -> reactors.stream()
                        .filter(reactor -> reactor.schema().id() == schema.id())
                        .noneMatch(reactor -> handles(reactor, message)))
                .map(MessageLayout::name);
    }

    private static boolean handles(final Reactor reactor, final MessageLayout message) {
        final Class<?> base = base(reactor);
        if (base == reactor.getClass()) {
            return true;
        }
        final String handler = "on" + Character.toUpperCase(message.name().charAt(0))
                + message.name().substring(1);
        for (Class<?> type = reactor.getClass(); type != base; type = type.getSuperclass()) {
            for (final var method : type.getDeclaredMethods()) {
                if (method.getName().equals(handler) && method.getParameterCount() == 2) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The class that takes bytes: the generated one, or the reactor itself. */
    private static Class<?> base(final Reactor reactor) {
        try {
            return reactor.getClass()
                    .getMethod(
                            "onAction",
                            int.class,
                            DirectBuffer.class,
                            int.class,
                            int.class,
                            int.class,
                            ActionContext.class)
                    .getDeclaringClass();
        } catch (final NoSuchMethodException e) {
            throw new IllegalStateException(
                    "reactor " + reactor.name() + " has no onAction, which its interface has", e);
        }
    }
}
