package io.acta.codec.generation;

import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import io.acta.codec.schema.SchemaException;
import java.io.IOException;
import java.io.Writer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.generation.DynamicPackageOutputManager;
import uk.co.real_logic.sbe.generation.CodeGenerator;
import uk.co.real_logic.sbe.generation.TargetCodeGenerator;
import uk.co.real_logic.sbe.generation.java.JavaGenerator;
import uk.co.real_logic.sbe.generation.java.JavaOutputManager;
import uk.co.real_logic.sbe.ir.Ir;

/**
 * Makes sbe-tool's Java flyweights and, from the same representation, Acta's typed classes around them. sbe-tool loads it by
 * name: {@code -Dsbe.target.language=io.acta.codec.generation.ActaCodeGenerator}. {@link ActaTool} is a main class that does
 * so and says which file an error is in.
 *
 * <p>Into the schema's package go, for a prefix {@code Xxx} that is the package's last part unless {@value #PREFIX} says
 * otherwise:
 *
 * <ul>
 *   <li>{@code XxxSchema}: the schema at run time;
 *   <li>{@code XxxActions}, {@code XxxReactor}, when there are actions;
 *   <li>{@code XxxOutputs}, {@code XxxOutputHandler}, {@code XxxOutputListeners}, when there are outputs;
 *   <li>{@code YyyView}, {@code YyyTable}, {@code YyyCursor}, {@code YyyReader} for each state message {@code Yyy}.
 * </ul>
 *
 * <p><b>Errors:</b> {@link SchemaException} before anything is written; its message names message and field. Needs no JVM
 * flags.
 */
public final class ActaCodeGenerator implements TargetCodeGenerator {
    /** System property: what generated names start with. */
    public static final String PREFIX = "acta.prefix";

    /** System property: the longest row in bytes that a state message may have, {@value #ROW_LENGTH_MAX_DEFAULT} by default. */
    public static final String ROW_LENGTH_MAX = "acta.row.length.max";

    /** The longest row in bytes, when nothing else is said. */
    public static final int ROW_LENGTH_MAX_DEFAULT = 1024;

    private static final String BUFFER_PACKAGE = "org.agrona.";

    @Override
    public CodeGenerator newInstance(final Ir ir, final String outputDir) {
        final Schema schema = SchemaCompiler.compile(ir);
        final Names names = new Names(schema, System.getProperty(PREFIX));
        new SchemaRules(schema, rowLengthMax()).check();
        new NameRules(schema, ir.types(), names).check();
        return () -> {
            flyweights(ir, outputDir).generate();
            write(schema, names, new JavaOutputManager(outputDir, schema.packageName()));
        };
    }

    /** What is made of a schema, in a line for people: a message whose kind was forgotten shows here. */
    static String describe(final Ir ir) {
        final Schema schema = SchemaCompiler.compile(ir);
        final Names names = new Names(schema, System.getProperty(PREFIX));
        final String tables = named(schema, MessageKind.STATE, Names::table);
        final String others = named(schema, MessageKind.OTHER, MessageLayout::name);
        return schema.packageName() + ": " + String.join(", ", names.facades())
                + (tables.isEmpty() ? "" : "; tables " + tables)
                + (others.isEmpty() ? "" : "; flyweights alone, for want of a semanticType: " + others);
    }

    private static String named(
            final Schema schema, final MessageKind kind, final Function<MessageLayout, String> name) {
        return schema.messages().stream()
                .filter(message -> message.kind() == kind)
                .map(name)
                .collect(Collectors.joining(", "));
    }

    private static int rowLengthMax() {
        final String value = System.getProperty(ROW_LENGTH_MAX);
        if (value == null) {
            return ROW_LENGTH_MAX_DEFAULT;
        }
        try {
            return Integer.parseInt(value.strip());
        } catch (final NumberFormatException e) {
            throw new SchemaException(ROW_LENGTH_MAX + "=" + value + " is no number of bytes", e);
        }
    }

    private static CodeGenerator flyweights(final Ir ir, final String outputDir) {
        return new JavaGenerator(
                ir,
                BUFFER_PACKAGE + "MutableDirectBuffer",
                BUFFER_PACKAGE + "DirectBuffer",
                false,
                false,
                false,
                new OutputWithoutPackageInfo(outputDir, ir.applicableNamespace()));
    }

    private static void write(final Schema schema, final Names names, final DynamicPackageOutputManager output)
            throws IOException {
        write(output, names.schemaClass(), SchemaSource.of(schema, names));
        if (names.has(MessageKind.ACTION)) {
            write(output, names.actionsClass(), FacadeSource.actions(schema, names));
            write(output, names.reactorClass(), HandlerSource.reactor(schema, names));
            write(output, names.queueHandlerClass(), HandlerSource.queueHandler(schema, names));
        }
        if (names.has(MessageKind.OUTPUT)) {
            write(output, names.outputsClass(), FacadeSource.outputs(schema, names));
            write(output, names.outputHandlerClass(), HandlerSource.outputHandler(schema, names));
            write(output, names.outputListenersClass(), ListenerSource.of(schema, names));
        }
        for (final MessageLayout state : names.messages(MessageKind.STATE)) {
            write(output, Names.view(state), TableSource.view(schema, state));
            write(output, Names.table(state), TableSource.table(schema, names, state));
            write(output, Names.cursor(state), TableSource.cursor(schema, state));
            write(output, Names.reaction(state), ReactionSource.of(schema, state));
            write(output, Names.reader(state), TableSource.reader(schema, state));
        }
    }

    private static void write(final DynamicPackageOutputManager output, final String className, final String source)
            throws IOException {
        try (Writer writer = output.createOutput(className)) {
            writer.append(source);
        }
    }
}
