package io.acta.codec.door;

import io.acta.codec.generation.SchemaCompiler;
import io.acta.codec.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/** The schemas that the door is tested with. */
final class DoorSchemas {
    private DoorSchemas() {}

    static Schema everything() {
        return SchemaCompiler.compile(everythingModel());
    }

    static Schema odd() {
        return SchemaCompiler.compile(oddModel());
    }

    static Ir everythingModel() {
        return resource("everything.xml");
    }

    /** What {@code everything.xml} has not. */
    static Ir oddModel() {
        return resource("odd-door.xml");
    }

    private static Ir resource(final String name) {
        try (InputStream in = DoorSchemas.class.getResourceAsStream("/io/acta/codec/test/" + name)) {
            return model(in);
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    static Ir model(final String xml) {
        try {
            return model(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Ir model(final InputStream in) throws Exception {
        final ParserOptions options =
                ParserOptions.builder().stopOnError(true).suppressOutput(true).build();
        return new IrGenerator().generate(XmlSchemaParser.parse(in, options));
    }
}
