package io.acta.codec.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acta.codec.schema.MessageKind;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.Schema;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ActionValidatorAllocationTest {
    private static final int MESSAGES = 4096;
    private static final int VALIDATIONS = 1_000_000;
    private static final int WARM_UPS = 5;

    private final long seed = Long.getLong("acta.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final UnsafeBuffer[] buffers = new UnsafeBuffer[MESSAGES];
    private final Schema[] schemas = {DoorSchemas.everything(), DoorSchemas.odd()};
    private final ActionValidator validator = ActionValidator.of(RandomActions.LENGTH_MAX, schemas);
    private long accepted;
    private long refused;

    @Test
    void shouldAllocateNothingForGoodMessagesNorForHostileOnes() {
        System.out.println("ActionValidatorAllocationTest: -Dacta.seed=" + seed);
        fillBuffers();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UPS; i++) {
            validate();
            threads.getCurrentThreadAllocatedBytes();
        }

        final long before = threads.getCurrentThreadAllocatedBytes();
        validate();
        final long allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(accepted).isPositive();
        assertThat(refused).isPositive();
        assertThat(allocatedBytes).isZero();
    }

    private void fillBuffers() {
        final UnsafeBuffer draft = new UnsafeBuffer(new byte[RandomActions.LENGTH_MAX]);
        final RandomActions actions = new RandomActions(random, draft);
        for (int i = 0; i < MESSAGES; i++) {
            final Schema schema = schemas[i % schemas.length];
            MessageLayout message;
            do {
                message = schema.messages().get(random.nextInt(schema.messages().size()));
            } while (message.kind() != MessageKind.ACTION);
            final byte[] bytes = new byte[actions.write(schema, message, schema.version())];
            draft.getBytes(0, bytes);
            if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            buffers[i] = new UnsafeBuffer(bytes);
        }
    }

    private void validate() {
        for (int i = 0; i < VALIDATIONS; i++) {
            final UnsafeBuffer buffer = buffers[i % MESSAGES];
            if (validator.validate(buffer, 0, buffer.capacity()) == DoorCode.ACCEPTED) {
                accepted++;
            } else {
                refused++;
            }
        }
    }
}
