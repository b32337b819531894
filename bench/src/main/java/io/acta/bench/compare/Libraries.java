package io.acta.bench.compare;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build put what rivals need: {@code rivals/NAME} beside the suite's jar. */
final class Libraries {
    /** Another place, for those who move the jar. */
    static final String PROPERTY = "acta.bench.rivals";

    private Libraries() {}

    /** A rival's jars. */
    static Path directory(final Entrant entrant) {
        return parent().resolve(entrant.label());
    }

    /** True when they are there. */
    static boolean isThere(final Entrant entrant) {
        return Files.isDirectory(directory(entrant));
    }

    private static Path parent() {
        final String property = System.getProperty(PROPERTY);
        return property != null ? Path.of(property) : besideJar("rivals");
    }

    /** A path beside the suite's jar, or beside its classes where it runs from those. */
    static Path besideJar(final String name) {
        final Path code = Path.of(Libraries.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return code.resolveSibling(name);
    }
}
