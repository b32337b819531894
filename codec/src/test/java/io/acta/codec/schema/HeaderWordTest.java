package io.acta.codec.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.acta.codec.protocol.MessageHeaderDecoder;
import io.acta.codec.protocol.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HeaderWordTest {
    private static final int OFFSET = 3;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + Schema.HEADER_LENGTH]);

    /** The standard header as SBE's own flyweights have it, each field at its largest beside zeros. */
    @Test
    void shouldBeWhatSbesFlyweightsWriteAndRead() {
        for (int field = 0; field < 4; field++) {
            final int blockLength = field == 0 ? 0xFFFF : 0;
            final int templateId = field == 1 ? 0xFFFF : 0;
            final int schemaId = field == 2 ? 0xFFFF : 0;
            final int version = field == 3 ? 0xFFFF : 0;

            HeaderWord.put(buffer, OFFSET, blockLength, templateId, schemaId, version);
            final MessageHeaderDecoder decoder = new MessageHeaderDecoder().wrap(buffer, OFFSET);
            assertThat(decoder.blockLength()).isEqualTo(blockLength);
            assertThat(decoder.templateId()).isEqualTo(templateId);
            assertThat(decoder.schemaId()).isEqualTo(schemaId);
            assertThat(decoder.version()).isEqualTo(version);

            new MessageHeaderEncoder()
                    .wrap(buffer, OFFSET)
                    .blockLength(blockLength)
                    .templateId(templateId)
                    .schemaId(schemaId)
                    .version(version);
            final long header = HeaderWord.get(buffer, OFFSET);
            assertThat(HeaderWord.blockLength(header)).isEqualTo(blockLength);
            assertThat(HeaderWord.templateId(header)).isEqualTo(templateId);
            assertThat(HeaderWord.schemaId(header)).isEqualTo(schemaId);
            assertThat(HeaderWord.version(header)).isEqualTo(version);
        }
    }

    @Test
    void shouldRefuseWhatWouldWriteOverTheNextField() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderWord.of(70_000, 1, 2, 3))
                .withMessageContaining("blockLength=70000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderWord.of(8, -1, 2, 3))
                .withMessageContaining("templateId=-1");
    }
}
