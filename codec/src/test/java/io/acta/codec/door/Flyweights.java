package io.acta.codec.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.generation.java.JavaGenerator;
import uk.co.real_logic.sbe.generation.java.JavaOutputManager;
import uk.co.real_logic.sbe.ir.Ir;

/** sbe-tool's own decoders of a schema's actions, compiled here: the readers that the door is there to protect. */
final class Flyweights implements AutoCloseable {
    private record Decoder(Object decoder, Object header, Method wrap, Method appendTo, Method decodedLength) {}

    private final Map<Integer, Decoder> decoderByTemplateId = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final URLClassLoader loader;

    Flyweights(final Ir model, final Schema schema, final Path directory) throws Exception {
        new JavaGenerator(
                        model,
                        "org.agrona.MutableDirectBuffer",
                        "org.agrona.DirectBuffer",
                        false,
                        false,
                        false,
                        new JavaOutputManager(directory.toString(), schema.packageName()))
                .generate();
        compile(directory);
        loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
        final Class<?> header = loader.loadClass(schema.packageName() + ".MessageHeaderDecoder");
        for (final MessageLayout message : schema.messages()) {
            if (message.kind() == MessageKind.ACTION) {
                final Class<?> type = loader.loadClass(schema.packageName() + "." + message.name() + "Decoder");
                decoderByTemplateId.put(
                        message.templateId(),
                        new Decoder(
                                type.getConstructor().newInstance(),
                                header.getConstructor().newInstance(),
                                type.getMethod("wrapAndApplyHeader", DirectBuffer.class, int.class, header),
                                type.getMethod("appendTo", StringBuilder.class),
                                type.getMethod("sbeDecodedLength")));
            }
        }
    }

    private static void compile(final Path directory) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", directory.toString()));
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0])))
                .isZero();
    }

    /** Reads every field of a message by its decoder. @return the length that the decoder found, header excluded. */
    int read(final DirectBuffer buffer, final int offset, final int templateId) throws ReflectiveOperationException {
        final Decoder decoder = decoderByTemplateId.get(templateId);
        decoder.wrap.invoke(decoder.decoder, buffer, offset, decoder.header);
        text.setLength(0);
        decoder.appendTo.invoke(decoder.decoder, text);
        return (int) decoder.decodedLength.invoke(decoder.decoder);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
