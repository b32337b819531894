package io.acta.codec.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups and var-data, written by hand: {@code StateUpdated} of version 0 and {@code NestSent}. */
class GroupsAtTheDoorTest {
    private static final int ACTION_LENGTH_MAX = 16 * 1024;

    private final Schema everything = DoorSchemas.everything();
    private final ActionValidator validator = ActionValidator.of(ACTION_LENGTH_MAX, everything, DoorSchemas.odd());
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2 * ACTION_LENGTH_MAX]);
    private int length;

    @Test
    void shouldAcceptNestedGroups() {
        stateUpdated(9, 1, 2, 1, 2, 5);

        assertCode(DoorCode.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 10, 0xFFFF})
    void shouldRefuseAGroupBlockLengthOfNoVersion(final int blockLength) {
        stateUpdated(blockLength, 1, 2, 1, 2, 5);

        assertRefused(DoorCode.GROUP_BLOCK_LENGTH, "StateUpdated.peers", "" + blockLength, "9");
    }

    @Test
    void shouldRefuseTheBlockLengthOfAnEmptyGroupToo() {
        stateUpdated(0, 0, 0, 0, 0, 5);

        assertRefused(DoorCode.GROUP_BLOCK_LENGTH, "StateUpdated.peers");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1000, 0xFFFE})
    void shouldRefuseMoreEntriesThanTheBytesLeftCanHold(final int count) {
        stateUpdated(9, count, 2, 1, 0, 5);

        assertRefused(DoorCode.GROUP_COUNT, "StateUpdated.peers", "count=" + count);
    }

    @Test
    void shouldRefuseMoreEntriesThanTheSchemaAllows() {
        stateUpdated(9, 1, 5, 1, 0, 5);

        assertRefused(DoorCode.GROUP_COUNT, "StateUpdated.peers.tracks", "count=5", "4");
    }

    @Test
    void shouldCheckTheFieldsOfInnerEntries() {
        stateUpdated(9, 1, 2, 3, 0, 5);

        assertRefused(DoorCode.ENUM_VALUE, "StateUpdated.peers.tracks.side=3", "Side");
    }

    @ParameterizedTest
    @ValueSource(longs = {0x7FFF_FFF0L, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL, 100})
    void shouldRefuseVarDataBeyondTheMessagesEnd(final long noteLength) {
        stateUpdated(9, 1, 2, 1, noteLength, 5);

        assertRefused(DoorCode.VAR_DATA_LENGTH, "StateUpdated.peers.note", "length=" + noteLength);
    }

    @Test
    void shouldRefuseVarDataAboveItsMaximum() {
        stateUpdated(9, 1, 2, 1, 0, 200);
        assertCode(DoorCode.ACCEPTED);

        stateUpdated(9, 1, 2, 1, 0, 201);
        assertRefused(DoorCode.VAR_DATA_LENGTH, "StateUpdated.comment", "length=201", "200");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, ACTION_LENGTH_MAX})
    void shouldAcceptEntriesWithoutBytesUpToAsManyAsBytesMayBe(final int count) {
        nestSent(count);

        assertCode(DoorCode.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, ACTION_LENGTH_MAX + 1, 2_000_000_000, -1})
    void shouldBoundEntriesWithoutBytes(final int count) {
        nestSent(count);

        assertRefused(DoorCode.GROUP_COUNT, "NestSent.nothings");
    }

    @Test
    @Timeout(5)
    void shouldShareTheBoundOfEntriesWithoutBytesAmongAllGroups() {
        // 16 kB of inner entries, each with 65,534 entries without bytes: a thousand times the loop that a reader
        // should turn.
        start(1001, 902, 0);
        put(ScalarType.UINT32, 0);
        put(ScalarType.UINT32, 1);
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT16, 3000);
        for (int i = 0; i < 3000; i++) {
            put(ScalarType.UINT16, 0);
            put(ScalarType.UINT16, 0xFFFE);
            put(ScalarType.UINT8, 0);
        }

        assertRefused(DoorCode.GROUP_COUNT, "NestSent.wide.inner.nothings", "count=65534");
    }

    @Test
    void shouldGiveEachMessageItsOwnBoundOfEntriesWithoutBytes() {
        for (int i = 0; i < 3; i++) {
            nestSent(ACTION_LENGTH_MAX);

            assertCode(DoorCode.ACCEPTED);
        }
    }

    private void stateUpdated(
            final int peerLength,
            final int peers,
            final int tracks,
            final int secondSide,
            final long noteLength,
            final int commentLength) {
        start(4, 901, 0);
        final int blockLength = everything.message("StateUpdated").blockLength();
        ScalarType.UINT16.write(buffer, Schema.BLOCK_LENGTH_OFFSET, blockLength);
        buffer.setMemory(length, blockLength, (byte) 0);
        final int side = Schema.HEADER_LENGTH
                + everything.message("StateUpdated").field("price").offset()
                + Long.BYTES;
        buffer.putByte(side, (byte) 1);
        length += blockLength;
        put(ScalarType.UINT16, peerLength);
        put(ScalarType.UINT16, peers);
        if (peers > 0) {
            put(ScalarType.INT64, 7);
            put(ScalarType.UINT8, 100);
            put(ScalarType.UINT8, 1);
            put(ScalarType.UINT8, tracks);
            track(1);
            track(secondSide);
            put(ScalarType.UINT32, noteLength);
            length += noteLength < 10 ? (int) noteLength : 0;
        }
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT16, commentLength);
        length += commentLength;
    }

    private void track(final int side) {
        put(ScalarType.UINT8, side);
        put(ScalarType.UINT16, 0);
    }

    private void nestSent(final int nothings) {
        start(1001, 902, 0);
        put(ScalarType.UINT32, 0);
        put(ScalarType.UINT32, 1);
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT32, 0);
        put(ScalarType.UINT32, nothings);
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT32, 0);
    }

    private void start(final int templateId, final int schemaId, final int version) {
        length = 0;
        put(ScalarType.UINT16, 0);
        put(ScalarType.UINT16, templateId);
        put(ScalarType.UINT16, schemaId);
        put(ScalarType.UINT16, version);
    }

    private void put(final ScalarType type, final long raw) {
        type.write(buffer, length, raw);
        length += type.lengthBytes();
    }

    private void assertCode(final int code) {
        final int given = validator.validate(buffer, 0, length);
        assertThat(DoorCode.name(given)).as(validator.describeLastRefusal()).isEqualTo(DoorCode.name(code));
    }

    private void assertRefused(final int code, final String... parts) {
        assertCode(code);
        assertThat(validator.describeLastRefusal())
                .startsWith(DoorCode.name(code))
                .contains(parts);
    }
}
