package io.acta.bench.jmh;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What all benchmarks of parts have in common: nanoseconds for one operation, three forks. {@link ActaJmh} adds the JVM's flags. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public abstract class PartBenchmark {
    /** Of random keys. */
    protected static final long SEED = 42;

    /** A place for files, not made yet: below {@code java.io.tmpdir}, so that {@code -jvmArgsAppend -Djava.io.tmpdir=DIR} chooses the disk. */
    protected static Path temporaryDirectory() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "acta-jmh-" + ProcessHandle.current().pid());
    }
}
