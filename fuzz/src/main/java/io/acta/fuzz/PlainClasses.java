package io.acta.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Loads the codec a second time, under another package's name of the same length. Jazzer's instructions, which it weaves in by name, cost time and allocate: they
 * would be measured with the door. This copy is as it was compiled.
 */
final class PlainClasses extends ClassLoader {
    private static final String GUIDED = "io.acta.codec.";
    private static final String PLAIN = "io.acta.plain.";

    PlainClasses() {
        super(PlainClasses.class.getClassLoader());
    }

    /** A second class like this one, which is in the codec's package, made with its constructor without arguments. */
    <T> T newInstance(final Class<T> type, final Class<? extends T> original) {
        try {
            return type.cast(loadClass(original.getName().replace(GUIDED, PLAIN))
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("no second copy of " + original, e);
        }
    }

    @Override
    protected Class<?> findClass(final String name) throws ClassNotFoundException {
        if (!name.startsWith(PLAIN)) {
            throw new ClassNotFoundException(name);
        }
        final String path = name.replace(PLAIN, GUIDED).replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(path)) {
            if (in == null) {
                throw new ClassNotFoundException(name + ": there is no " + path);
            }
            final byte[] bytes = renamed(in.readAllBytes());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (final IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Names are texts of one byte a character, and of the same length: nothing else in a class file depends on them. */
    private static byte[] renamed(final byte[] bytes) {
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replace(GUIDED.replace('.', '/'), PLAIN.replace('.', '/'))
                .replace(GUIDED, PLAIN)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
