package io.acta.codec.generation;

import io.acta.codec.schema.SchemaException;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.xml.sax.InputSource;
import uk.co.real_logic.sbe.SbeTool;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/**
 * Generates the Java of one or more SBE schemas: the main class for a build.
 *
 * <pre>{@code
 * java -cp … -Dsbe.output.dir=target/generated-sources/acta io.acta.codec.generation.ActaTool src/main/resources/bank.xml
 * }</pre>
 *
 * <p>System properties: sbe-tool's {@code sbe.output.dir} (default: here) and {@code sbe.target.namespace}, and those of
 * {@link ActaCodeGenerator}. XML includes are followed and the first error ends it. Prints a line for each schema: what was made of it.
 */
public final class ActaTool {
    private ActaTool() {}

    /**
     * Generates.
     *
     * @param args the schemas' files.
     * @throws SchemaException when one cannot work; the message starts with the file.
     */
    public static void main(final String[] args) {
        if (args.length == 0) {
            throw new IllegalArgumentException("no schema: name at least one SBE schema's XML file");
        }
        for (final String file : args) {
            try {
                final Ir ir = parse(file);
                new ActaCodeGenerator()
                        .newInstance(ir, System.getProperty(SbeTool.OUTPUT_DIR, "."))
                        .generate();
                System.out.println(file + ": " + ActaCodeGenerator.describe(ir));
            } catch (final NoSuchFileException e) {
                throw new SchemaException(
                        file + ": no such file; looked for " + Path.of(file).toAbsolutePath(), e);
            } catch (final Exception e) {
                throw new SchemaException(file + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()), e);
            }
        }
    }

    /** Reads a schema's XML. What sbe-tool warns of is only about other languages. */
    static Ir parse(final String file) throws Exception {
        final ParserOptions options = ParserOptions.builder()
                .xIncludeAware(true)
                .stopOnError(true)
                .suppressOutput(true)
                .build();
        final Path path = Path.of(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            final InputSource source = new InputSource(in);
            source.setSystemId(path.toUri().toString());
            return new IrGenerator()
                    .generate(XmlSchemaParser.parse(source, options), System.getProperty(SbeTool.TARGET_NAMESPACE));
        }
    }
}
