package io.acta.stress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jcstress.Main;

/** Runs jcstress with the flag that Agrona needs; all arguments are jcstress's own, {@code -h} lists them. */
public final class ActaStress {
    private static final String JVM_ARGS =
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED -XX:MaxDirectMemorySize=1g";

    private ActaStress() {}

    /** @param args of jcstress, {@code -m quick} say. */
    public static void main(final String[] args) throws Exception {
        final List<String> all = new ArrayList<>(List.of("-jvmArgsPrepend", JVM_ARGS));
        all.addAll(Arrays.asList(args));
        Main.main(all.toArray(String[]::new));
    }
}
