package io.acta.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.acta.codec.schema.Schema;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of field looks like, in bytes that are put together by hand from the schema's XML. */
class JsonViewTest {
    private static final String BOUNDS_SET =
            "{\"type\":\"BoundsSet\",\"percent\":7,\"ratio\":-0.25,\"side\":\"SELL\",\"other\":null,"
                    + "\"letter\":\"BETA\",\"name\":\"Anna\",\"hash\":\"AAH+/w==\",\"maybe\":null,"
                    + "\"maybeLong\":\"18446744073709551614\",\"maybeFloat\":1.5,\"initial\":\"q\",\"small\":-2,\"kind\":\"XY\","
                    + "\"late\":4294967294}";

    private final Schema schema = ViewSchemas.everything();
    private final JsonView view = new JsonView(schema);
    private final JsonView odd = new JsonView(ViewSchemas.odd());

    @Test
    void shouldShowEveryScalarOfAMessage() {
        assertThat(shown(boundsSet(2, 54))).isEqualTo(BOUNDS_SET);
    }

    @Test
    void shouldReadWhatItShowsIntoTheSameBytes() {
        assertThat(encoded(view, BOUNDS_SET)).isEqualTo(boundsSet(2, 54).array());
    }

    @Test
    void shouldShowGroupsWithinGroupsAndVarData() {
        assertThat(shown(stateUpdated()))
                .isEqualTo("{\"type\":\"StateUpdated\",\"roomId\":\"-3\",\"rights\":[\"read\",\"admin\"],"
                        + "\"price\":{\"mantissa\":\"9007199254740993\",\"exponent\":-2,\"side\":null,\"venue\":null},"
                        + "\"samples\":[-1,0,300],\"label\":\"\u00E4b\",\"fixed\":\"SELL\",\"peers\":[{\"peerId\":\"5\",\"share\":100,"
                        + "\"tracks\":[{\"side\":\"BUY\",\"title\":\"t\u00F6n\"}],\"note\":\"AQID\"}],\"empties\":[],"
                        + "\"lateGroup\":[{\"value\":1,\"value2\":null}],\"comment\":\"hi\",\"raw\":\"\"}");
        assertThat(encoded(view, shown(stateUpdated()))).isEqualTo(written(stateUpdated()));
    }

    @Test
    void shouldReadMembersInAnyOrderAndNullWhatIsOptional() {
        final String json = "{ \"late\": 4294967294, \"small\": -2, \"initial\": \"q\", \"maybeFloat\": 15e-1,"
                + " \"maybeLong\": 18446744073709551614, \"hash\": \"AAH+/w==\", \"name\": \"Anna\", \"letter\": \"BETA\","
                + " \"side\": \"SELL\", \"ratio\": -0.25, \"percent\": 7.0e0, \"type\": \"BoundsSet\" }";

        assertThat(encoded(view, json)).isEqualTo(boundsSet(2, 54).array());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"7\"',7",
        "7,7",
        "7.0,7",
        "7e0,7",
        "70e-1,7",
        "'\"-9223372036854775807\"',-9223372036854775807",
        "9007199254740993,9007199254740993",
        "-0,0",
        "0e99,0"
    })
    void shouldReadA64BitNumberAsStringOrWholeNumber(final String written, final long expected) {
        final byte[] bytes = encoded(view, "{\"type\":\"PlainSent\",\"count\":\"0\",\"userId\":" + written + "}");

        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(8))
                .isEqualTo(expected);
    }

    @Test
    void shouldSetTheHeaderFromTheSchema() {
        final ByteBuffer bytes = ByteBuffer.wrap(encoded(view, "{\"type\":\"NewAction\",\"userId\":1}"))
                .order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes.capacity()).isEqualTo(16);
        assertThat(new short[] {bytes.getShort(0), bytes.getShort(2), bytes.getShort(4), bytes.getShort(6)})
                .containsExactly(8, 5, 901, 2);
    }

    @Test
    void shouldShowFieldsNewerThanTheMessageAsNull() {
        assertThat(shown(boundsSet(1, 50))).endsWith("\"small\":-2,\"kind\":\"XY\",\"late\":null}");
        assertThat(shown(boundsSet(1, 54)))
                .as("whatever a version that had no such field left behind its block")
                .endsWith("\"small\":-2,\"kind\":\"XY\",\"late\":null}");
        assertThat(shown(boundsSet(0, 48))).endsWith("\"small\":null,\"kind\":\"XY\",\"late\":null}");
    }

    @Test
    void shouldShowGroupsAndVarDataNewerThanTheMessageAsNullAndReadThemAsEmpty() {
        final ByteBuffer old = header(35, 4, 0);
        old.putLong(8, 1).putShort(16, (short) 0).putLong(18, 4).put(26, (byte) 1);
        old.position(8 + 35);
        old.putShort((short) 9).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        old.putShort((short) 1).put((byte) 'x');

        final String json = shown(old);

        assertThat(json).contains("\"empties\":[],\"lateGroup\":null,\"comment\":\"x\",\"raw\":null}");
        assertThat(shown(encoded(view, json))).contains("\"lateGroup\":[],\"comment\":\"x\",\"raw\":\"\"}");
    }

    @Test
    void shouldStepOverWhatANewerVersionPutAfterTheBlock() {
        final ByteBuffer newer = header(12, 60, 9);
        newer.putInt(8, 77).putLong(12, -1);
        newer.position(20);

        assertThat(shown(newer)).isEqualTo("{\"type\":\"Other\",\"value\":77}");
    }

    @Test
    void shouldShowARowWithoutHeader() {
        final UnsafeBuffer row = new UnsafeBuffer(new byte[5 + 53]);
        row.putBytes(5, schema.message("Account").initialBlock());
        row.putLong(5, 12, ByteOrder.LITTLE_ENDIAN);
        row.putByte(5 + 12, (byte) 2);

        assertThat(view.rowToJson(schema.message("Account"), row, 5))
                .isEqualTo(
                        "{\"type\":\"Account\",\"accountId\":\"12\",\"roomId\":0,\"side\":\"SELL\",\"letter\":null,\"rights\":[],"
                                + "\"balance\":null,\"price\":{\"mantissa\":\"0\",\"exponent\":-2,\"side\":null,\"venue\":null},\"name\":\"\"}");
        assertThatThrownBy(() -> view.rowToJson(schema.message("Account"), row, 6))
                .isInstanceOf(JsonViewException.class)
                .hasMessageContaining("message Account");
    }

    @Test
    void shouldWriteIntoALargerText() throws Exception {
        final UnsafeBuffer row = new UnsafeBuffer(new byte[] {9, 0, 0, 0, 0, 0, 0, 0});
        final ByteBuffer message = header(4, 60, 2).putInt(8, -1);
        final StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartArray();
            view.writeRow(schema.message("Row"), row, 0, out);
            view.write(new UnsafeBuffer(message), 0, 12, out);
            out.writeEndArray();
        }

        assertThat(text).hasToString("[{\"type\":\"Row\",\"id\":\"9\"},{\"type\":\"Other\",\"value\":-1}]");
    }

    @Test
    void shouldShowNumbersThatHaveNoNameAsNumbers() {
        final ByteBuffer message = boundsSet(2, 54);
        message.put(8 + 16, (byte) 9);
        assertThat(shown(message)).contains("\"side\":9,");

        final ByteBuffer state = stateUpdated();
        state.putShort(16, (short) 0b10110);
        assertThat(shown(state)).contains("\"rights\":[\"write\",2,4],");
    }

    @Test
    void shouldKeepAFieldCalledTypeApartFromTheMessagesName() {
        final String json =
                "{\"type\":\"Odd\",\"_type\":5,\"__type\":6,\"bytes\":null,\"smallBytes\":\"AAk=\",\"signed\":[-128,127],"
                        + "\"longs\":[null,\"1\"],\"doubles\":[0.5,-1.0E300],\"nick\":\"\",\"big\":\"9007199254740993\",\"oddNull\":null,"
                        + "\"maybeChar\":null,\"many\":[\"first\",\"last\"],\"real\":0.1,\"point\":null,"
                        + "\"pair\":{\"left\":3,\"right\":null},\"nothings\":[{},{}],\"latin\":\"\u00FF\"}";
        final byte[] bytes = encoded(odd, json);
        final ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(little.getInt(8)).isEqualTo(5);
        assertThat(little.getInt(12)).isEqualTo(6);
        assertThat(little.getLong(8 + 56)).isEqualTo(0x8000_0000_0000_0001L);
        assertThat(little.getFloat(8 + 68)).isNaN();
        assertThat(odd.toJson(new UnsafeBuffer(bytes), 0, bytes.length))
                .isEqualTo(json.replace("\"nick\":\"\"", "\"nick\":null"));
    }

    @ParameterizedTest
    @CsvSource({"0x7FC00000,NaN", "0x7F800000,Infinity", "0xFF800000,-Infinity"})
    void shouldShowWhatIsNoNumberAsAString(final String bits, final String expected) {
        final byte[] bytes = encoded(
                odd,
                "{\"type\":\"Odd\",\"_type\":5,\"__type\":6,\"smallBytes\":\"AAk=\",\"signed\":[1,2],\"doubles\":[0,0],\"many\":[],"
                        + "\"real\":0,\"pair\":{\"left\":1}}");
        final UnsafeBuffer message = new UnsafeBuffer(bytes);
        message.putInt(8 + 64, Long.decode(bits).intValue(), ByteOrder.LITTLE_ENDIAN);

        assertThat(odd.toJson(message, 0, bytes.length)).contains("\"real\":\"" + expected + "\",");
    }

    private ByteBuffer boundsSet(final int version, final int blockLength) {
        final ByteBuffer block = header(54, 3, version);
        block.put(8, (byte) 7)
                .putDouble(16, -0.25)
                .put(24, (byte) 2)
                .put(25, (byte) 255)
                .put(26, (byte) 'B');
        block.put(27, "Anna".getBytes(StandardCharsets.US_ASCII));
        block.put(35, new byte[] {0, 1, -2, -1});
        block.putInt(39, Integer.MIN_VALUE).putLong(43, -2).putFloat(51, 1.5f).put(55, (byte) 'q');
        block.putShort(56, (short) -2).putInt(58, -2);
        final ByteBuffer cut = ByteBuffer.allocate(8 + blockLength).order(ByteOrder.LITTLE_ENDIAN);
        cut.put(block.array(), 0, 8 + blockLength).putShort(0, (short) blockLength);
        return cut;
    }

    private static ByteBuffer stateUpdated() {
        final ByteBuffer message = header(35, 4, 2);
        message.position(8);
        message.putLong(-3).putShort((short) 0x8001);
        message.putLong(9007199254740993L).put((byte) 255).putInt(-1);
        message.putShort((short) -1).putShort((short) 0).putShort((short) 300);
        message.put("\u00E4b".getBytes(StandardCharsets.UTF_8)).put(new byte[3]);
        message.putShort((short) 9).putShort((short) 1);
        message.putLong(5).put((byte) 100);
        message.put((byte) 1).put((byte) 1);
        message.put((byte) 1).putShort((short) 4).put("t\u00F6n".getBytes(StandardCharsets.UTF_8));
        message.putInt(3).put(new byte[] {1, 2, 3});
        message.putShort((short) 0).putShort((short) 0);
        message.putShort((short) 8).putShort((short) 1).putInt(1).putInt(Integer.MIN_VALUE);
        message.putShort((short) 2).put("hi".getBytes(StandardCharsets.US_ASCII));
        return message.putInt(0);
    }

    private static ByteBuffer header(final int blockLength, final int templateId, final int version) {
        return ByteBuffer.allocate(200)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(0, (short) blockLength)
                .putShort(2, (short) templateId)
                .putShort(4, (short) 901)
                .putShort(6, (short) version);
    }

    private static byte[] written(final ByteBuffer message) {
        final byte[] bytes = new byte[message.position()];
        message.get(0, bytes);
        return bytes;
    }

    private String shown(final ByteBuffer message) {
        return view.toJson(
                new UnsafeBuffer(message), 0, message.position() == 0 ? message.capacity() : message.position());
    }

    private String shown(final byte[] message) {
        return view.toJson(new UnsafeBuffer(message), 0, message.length);
    }

    private static byte[] encoded(final JsonView view, final String json) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] bytes = new byte[view.fromJson(json, buffer, 0)];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
