package io.acta.journal.chronicle;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be said to Chronicle before its classes are first used, for the whole JVM: no banner, no thread that watches disks, and its
 * reports go to SLF4J. An error that Chronicle reports on a thread of a journal is handed to that journal too, which counts as failed
 * then, for Chronicle reports and goes on where a journal must stop. An error on one of Chronicle's own threads could concern any journal, so all
 * of them fail; one on a foreign thread is that of somebody else's queue.
 */
final class ChronicleSettings {
    private static final Logger LOGGER = LoggerFactory.getLogger("io.acta.journal.chronicle.Chronicle");
    private static final Map<Thread, Consumer<String>> LISTENERS = new ConcurrentHashMap<>();

    /** How Chronicle calls the threads that it starts for itself. */
    private static final String OWN_THREAD_PREFIX = "background~";

    private static boolean installed;

    private ChronicleSettings() {}

    /** Installs them once; later calls do nothing. */
    static synchronized void install() {
        if (installed) {
            return;
        }
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        System.setProperty("chronicle.analytics.disable", "true");
        final ExceptionHandler error = (reporter, message, thrown) -> {
            LOGGER.error("{}: {}", reporter.getName(), message, thrown);
            tell(message + (thrown == null ? "" : ": " + thrown));
        };
        final ExceptionHandler warn =
                (reporter, message, thrown) -> LOGGER.warn("{}: {}", reporter.getName(), message, thrown);
        final ExceptionHandler debug =
                (reporter, message, thrown) -> LOGGER.debug("{}: {}", reporter.getName(), message, thrown);
        Jvm.setExceptionHandlers(error, warn, debug, debug);
        installed = true;
    }

    private static void tell(final String fault) {
        final Thread thread = Thread.currentThread();
        final Consumer<String> listener = LISTENERS.get(thread);
        if (listener != null) {
            listener.accept(fault);
        } else if (thread.getName().startsWith(OWN_THREAD_PREFIX)) {
            LISTENERS.values().forEach(each -> each.accept(fault));
        }
    }

    /** Tells a journal of errors that Chronicle reports on the calling thread. */
    static void listen(final Consumer<String> listener) {
        LISTENERS.put(Thread.currentThread(), listener);
    }

    /** Tells it no more, whichever threads it listened on. */
    static void unlisten(final Consumer<String> listener) {
        LISTENERS.values().removeIf(each -> each == listener);
    }
}
