package io.acta.engine;

import java.util.ArrayList;
import java.util.List;

/** The JVM flags without which the engine cannot reach off-heap memory, checked before anything needs them. */
public final class JvmFlags {
    private static final String OPENED_FOR_AGRONA = "jdk.internal.misc";

    private JvmFlags() {}

    /**
     * Checks the flags.
     *
     * @throws EngineException that prints the line to add, when one is missing.
     */
    public static void check() {
        final List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new EngineException("JVM flags are missing; add to the java command line: "
                    + String.join(" ", missing) + " (or to the manifest of a runnable jar, as Add-Opens)");
        }
    }

    /** Flags that are missing in this JVM, as they are written on its command line. */
    public static List<String> missing() {
        final List<String> flags = new ArrayList<>();
        if (!Object.class.getModule().isOpen(OPENED_FOR_AGRONA, JvmFlags.class.getModule())) {
            flags.add("--add-opens=java.base/" + OPENED_FOR_AGRONA + "=ALL-UNNAMED");
        }
        return flags;
    }
}
