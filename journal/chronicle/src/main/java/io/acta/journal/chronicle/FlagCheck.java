package io.acta.journal.chronicle;

import io.acta.engine.journal.JournalException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the JVM was started with the flags that Agrona and Chronicle Queue need to reach memory and files, and says which line is
 * missing otherwise, where those libraries would fail later with an error that names neither.
 *
 * <p>A runnable jar needs no flags: its manifest's {@code Add-Opens} and {@code Add-Exports} do the same. For embedding, {@link #ARGFILE} has
 * them all: {@code java @acta.argfile ...}.
 */
public final class FlagCheck {
    /** Resource beside this class that holds all flags, for {@code java @file}. */
    public static final String ARGFILE = "acta.argfile";

    private static final int JDK_WITH_NATIVE_ACCESS_WARNINGS = 24;

    private enum Need {
        MISC(true, "jdk.internal.misc", "Agrona"),
        NIO_CHANNELS(true, "sun.nio.ch", "Chronicle Queue maps files"),
        REFLECT(true, "java.lang.reflect", "Chronicle Queue reads its own classes"),
        NIO(true, "java.nio", "Chronicle Queue and its system calls reach buffers"),
        REF(false, "jdk.internal.ref", "Chronicle Queue frees buffers");

        private final boolean open;
        private final String packageName;
        private final String why;

        Need(final boolean open, final String packageName, final String why) {
            this.open = open;
            this.packageName = packageName;
            this.why = why;
        }

        boolean met() {
            final Module base = Object.class.getModule();
            final Module self = FlagCheck.class.getModule();
            return !base.getPackages().contains(packageName)
                    || (open ? base.isOpen(packageName, self) : base.isExported(packageName, self));
        }

        String flag() {
            return (open ? "--add-opens=" : "--add-exports=") + "java.base/" + packageName + "=ALL-UNNAMED";
        }
    }

    private FlagCheck() {}

    /** Flags that this JVM lacks, with what needs each; empty when all is well. */
    public static List<String> missing() {
        final List<String> missing = new ArrayList<>();
        for (final Need need : Need.values()) {
            if (!need.met()) {
                missing.add(need.flag() + " (" + need.why + ")");
            }
        }
        return missing;
    }

    /** The whole line of flags for this JVM, those for silence included. */
    public static String line() {
        final StringBuilder line = new StringBuilder();
        for (final Need need : Need.values()) {
            line.append(line.isEmpty() ? "" : " ").append(need.flag());
        }
        if (Runtime.version().feature() >= JDK_WITH_NATIVE_ACCESS_WARNINGS) {
            line.append(" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow");
        }
        return line.toString();
    }

    /** @throws JournalException that names each missing flag and has the line to add. */
    public static void require() {
        final List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new JournalException("JVM flags missing: " + String.join(", ", missing) + ".\nStart java with:\n"
                    + line() + "\nA runnable jar may name them as Add-Opens and Add-Exports in its manifest.");
        }
    }
}
