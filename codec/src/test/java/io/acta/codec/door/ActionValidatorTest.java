package io.acta.codec.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.ScalarType;
import io.acta.codec.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionValidatorTest {
    private static final int ACTION_LENGTH_MAX = 4096;

    private final Schema everything = DoorSchemas.everything();
    private final Schema odd = DoorSchemas.odd();
    private final ActionValidator validator = ActionValidator.of(ACTION_LENGTH_MAX, everything, odd);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RandomActions.LENGTH_MAX]);
    private int length;

    @ParameterizedTest
    @CsvSource({
        "PlainSent,2",
        "NothingSaid,0",
        "BoundsSet,0",
        "BoundsSet,1",
        "BoundsSet,2",
        "StateUpdated,0",
        "StateUpdated,1",
        "StateUpdated,2",
        "NewAction,2"
    })
    void shouldAcceptGoodActionsOfEachVersion(final String name, final int version) {
        good(everything, name, version);

        assertCode(DoorCode.ACCEPTED);
    }

    @Test
    void shouldSayThatNothingWasRefused() {
        assertThat(validator.describeLastRefusal()).contains("nothing");
    }

    @Test
    void shouldRefuseAnUnknownSchema() {
        good(everything, "PlainSent", 2);
        header(Schema.SCHEMA_ID_OFFSET, 999);

        assertRefused(DoorCode.UNKNOWN_SCHEMA, "schemaId=999", "901");
    }

    @Test
    void shouldRefuseAnUnknownTemplate() {
        good(everything, "PlainSent", 2);
        header(Schema.TEMPLATE_ID_OFFSET, 777);

        assertRefused(DoorCode.UNKNOWN_TEMPLATE, "templateId=777", "io.acta.codec.everything");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Account", "PlainDone", "Other"})
    void shouldRefuseWhatIsNoAction(final String name) {
        good(everything, name, 2);

        assertRefused(DoorCode.NOT_AN_ACTION, name);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 0xFFFF})
    void shouldRefuseAVersionThatIsNewerThanTheSchema(final int version) {
        good(everything, "PlainSent", 2);
        header(Schema.VERSION_OFFSET, version);

        assertRefused(DoorCode.VERSION_TOO_NEW, "PlainSent", "version=" + version, "2");
    }

    @Test
    void shouldRefuseAVersionThatHadNoSuchMessage() {
        good(everything, "NewAction", 2);
        header(Schema.VERSION_OFFSET, 1);

        assertRefused(DoorCode.VERSION_TOO_OLD, "NewAction", "version=1", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 0xFFFF})
    void shouldRefuseABlockLengthThatIsNotThatOfTheVersion(final int blockLength) {
        good(everything, "PlainSent", 2);
        header(Schema.BLOCK_LENGTH_OFFSET, blockLength);

        assertRefused(DoorCode.BLOCK_LENGTH, "PlainSent", "blockLength=" + blockLength, "16");
    }

    @Test
    void shouldRefuseTheBlockOfAnotherVersion() {
        good(everything, "BoundsSet", 1);
        header(Schema.VERSION_OFFSET, 2);

        assertCode(DoorCode.BLOCK_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 7})
    void shouldRefuseLengthsBelowAHeaders(final int lengthBytes) {
        assertThat(validator.validate(buffer, 0, lengthBytes)).isEqualTo(DoorCode.TOO_SHORT);
        assertThat(validator.describeLastRefusal()).contains("TOO_SHORT", String.valueOf(lengthBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, RandomActions.LENGTH_MAX - 7, Integer.MAX_VALUE, Integer.MAX_VALUE - 7})
    void shouldRefuseSlicesThatAreNotWithinTheirBuffer(final int offset) {
        assertThat(validator.validate(buffer, offset, 8)).isEqualTo(DoorCode.TOO_SHORT);
        assertThat(validator.describeLastRefusal()).contains("offset=" + offset);
    }

    @Test
    void shouldRefuseASliceThatEndsWithinTheBlock() {
        good(everything, "PlainSent", 2);
        length--;

        assertRefused(DoorCode.TOO_SHORT, "PlainSent");
    }

    @Test
    void shouldNotReadTheNextMessageWhenASliceEndsWithinAGroupHeader() {
        good(everything, "StateUpdated", 2);
        length = Schema.HEADER_LENGTH + everything.message("StateUpdated").blockLength() + 3;

        assertRefused(DoorCode.TOO_SHORT, "StateUpdated.peers");
    }

    @ParameterizedTest
    @ValueSource(ints = {ACTION_LENGTH_MAX + 1, Integer.MAX_VALUE})
    void shouldRefuseActionsThatAreTooLong(final int lengthBytes) {
        assertThat(validator.validate(buffer, 0, lengthBytes)).isEqualTo(DoorCode.TOO_LONG);
        assertThat(validator.describeLastRefusal()).contains("long", "4096", String.valueOf(lengthBytes));
    }

    @Test
    void shouldRefuseBytesBehindTheMessage() {
        good(everything, "PlainSent", 2);
        length++;

        assertRefused(DoorCode.TRAILING_BYTES, "PlainSent", "1 byte");
    }

    @ParameterizedTest
    @CsvSource({"side,0", "side,3", "other,4", "letter,67"})
    void shouldRefuseNumbersThatAreNoValueOfTheirEnum(final String field, final long raw) {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", field, raw);

        assertRefused(DoorCode.ENUM_VALUE, "BoundsSet", field, String.valueOf(raw));
    }

    @ParameterizedTest
    @CsvSource({"percent,0", "percent,101", "percent,254", "initial,31", "initial,127", "initial,200"})
    void shouldRefuseNumbersOutOfBounds(final String field, final long raw) {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", field, raw);

        assertRefused(DoorCode.OUT_OF_RANGE, "BoundsSet", field, "=" + raw);
    }

    @Test
    void shouldNameTheBoundsOfAValueThatIsOutOfThem() {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", "percent", 101);

        assertRefused(DoorCode.OUT_OF_RANGE, "BoundsSet.percent=101", "from 1 to 100");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.5000001, 1.5000001, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void shouldRefuseFloatingNumbersOutOfBounds(final double value) {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", "ratio", Double.doubleToRawLongBits(value));

        assertRefused(DoorCode.OUT_OF_RANGE, "BoundsSet", "ratio", "1.5");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.5, -0.0, 0, 1.5})
    void shouldAcceptFloatingNumbersAtTheirBounds(final double value) {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", "ratio", Double.doubleToRawLongBits(value));

        assertCode(DoorCode.ACCEPTED);
    }

    @Test
    void shouldRefuseInfinityInAnOptionalFloat() {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", "maybeFloat", Double.doubleToRawLongBits(Double.POSITIVE_INFINITY));

        assertRefused(DoorCode.OUT_OF_RANGE, "BoundsSet.maybeFloat");
    }

    @ParameterizedTest
    @CsvSource({"percent,255", "side,255", "letter,0", "initial,0", "small,-32768", "late,4294967295"})
    void shouldRefuseNullInRequiredFields(final String field, final long raw) {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", field, raw);

        assertRefused(DoorCode.REQUIRED_NULL, "BoundsSet." + field, "null");
    }

    @Test
    void shouldRefuseNanInARequiredFloatingNumber() {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", "ratio", Double.doubleToRawLongBits(Double.NaN));

        assertRefused(DoorCode.REQUIRED_NULL, "BoundsSet.ratio");
    }

    @Test
    void shouldRefuseNullInRequiredLongsOfEitherSign() {
        good(everything, "PlainSent", 2);
        set("PlainSent", "userId", Long.MIN_VALUE);
        assertRefused(DoorCode.REQUIRED_NULL, "PlainSent.userId");

        good(everything, "PlainSent", 2);
        set("PlainSent", "count", -1);
        assertRefused(DoorCode.REQUIRED_NULL, "PlainSent.count=18446744073709551615");
    }

    @ParameterizedTest
    @CsvSource({"userId,-9223372036854775807", "userId,9223372036854775807", "count,0", "count,-2"})
    void shouldAcceptLongsAtTheirBounds(final String field, final long raw) {
        good(everything, "PlainSent", 2);
        set("PlainSent", field, raw);

        assertCode(DoorCode.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"other,255", "maybe,-2147483648", "maybeLong,-1", "maybeFloat,9221120237041090560"})
    void shouldAcceptNullInOptionalFields(final String field, final long raw) {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", field, raw);

        assertCode(DoorCode.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "nullInside,-2147483648,REQUIRED_NULL",
        "nullInside,-2147483647,ACCEPTED",
        "nullInside,5,ACCEPTED",
        "nullInside,6,OUT_OF_RANGE",
        "maybeInside,0,ACCEPTED",
        "maybeInside,6,OUT_OF_RANGE",
        "maybeBounded,-9223372036854775808,ACCEPTED",
        "maybeBounded,-1,OUT_OF_RANGE",
        "maybeFar,9999,ACCEPTED",
        "maybeFar,101,OUT_OF_RANGE",
        "highLong,9223372036854775799,OUT_OF_RANGE",
        "highLong,-9223372036854775808,ACCEPTED",
        "sparse,100,ACCEPTED",
        "sparse,200,ACCEPTED",
        "sparse,99,ENUM_VALUE",
        "sparse,255,REQUIRED_NULL",
        "maybeSparse,255,ACCEPTED",
        "many,-9223372036854775807,ACCEPTED",
        "many,2,SET_BITS",
        "maybeChar,0,ACCEPTED"
    })
    void shouldKnowOddNullsBoundsAndEnums(final String field, final long raw, final String code) {
        good(odd, "OddSent", 300);
        set(odd, "OddSent", field, raw);

        assertThat(DoorCode.name(validator.validate(buffer, 0, length))).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "abcdefgh", " ~"})
    void shouldAcceptTextsUpToTheirZeros(final String text) {
        good(everything, "BoundsSet", 2);
        text("BoundsSet", "name", text);

        assertCode(DoorCode.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001f", "a\u007f", "\u00e9", "a\u0000b", "\u0000\u0000\u0000\u0000\u0000\u0000\u0000x"})
    void shouldRefuseTextsOfOtherCharactersAndBytesBehindTheirEnd(final String text) {
        good(everything, "BoundsSet", 2);
        text("BoundsSet", "name", text);

        assertRefused(DoorCode.TEXT, "BoundsSet.name[", "from 32 to 126");
    }

    @Test
    void shouldHoldTextsToTheSchemasOwnBounds() {
        good(odd, "OddSent", 300);
        buffer.putByte(offset(odd, "OddSent", "upper"), (byte) 'a');

        assertRefused(DoorCode.TEXT, "OddSent.upper[0]=97", "from 65 to 90");
    }

    @Test
    void shouldAcceptAnyBytesInArraysOfSingleBytes() {
        good(everything, "BoundsSet", 2);
        set("BoundsSet", "hash", 255);

        assertCode(DoorCode.ACCEPTED);
    }

    @Test
    void shouldNameTheElementOfAnArray() {
        good(everything, "StateUpdated", 2);
        buffer.putShort(offset(everything, "StateUpdated", "samples") + 4, Short.MIN_VALUE);

        assertRefused(DoorCode.REQUIRED_NULL, "StateUpdated.samples[2]=-32768");
    }

    @Test
    void shouldRefuseBitsThatAreNoChoiceOfTheirSet() {
        good(everything, "StateUpdated", 2);
        set("StateUpdated", "rights", 4);

        assertRefused(DoorCode.SET_BITS, "StateUpdated.rights=4", "Rights");
    }

    @Test
    void shouldCheckTheMembersOfComposites() {
        good(everything, "StateUpdated", 2);
        buffer.putLong(offset(everything, "StateUpdated", "price"), -1);

        assertRefused(DoorCode.OUT_OF_RANGE, "StateUpdated.price.mantissa=-1", "from 0");
    }

    @Test
    void shouldNotLookAtFieldsThatTheMessagesVersionDidNotHave() {
        good(everything, "BoundsSet", 1);
        buffer.putInt(length, -1);
        assertCode(DoorCode.ACCEPTED);

        good(everything, "BoundsSet", 2);
        set("BoundsSet", "late", 0xFFFF_FFFFL);
        assertCode(DoorCode.REQUIRED_NULL);
    }

    @Test
    void shouldRefuseSchemasOfTheSameId() {
        final Schema other = new Schema(everything.id(), 0, "other", "", odd.messages());

        assertThatThrownBy(() -> ActionValidator.of(ACTION_LENGTH_MAX, everything, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id=901");
    }

    @Test
    void shouldRefuseALimitThatNoMessageFits() {
        assertThatThrownBy(() -> ActionValidator.of(7, everything))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("actionLengthMax=7");
    }

    @Test
    void shouldKeepTheRefusalsOfTwoInstancesApart() {
        good(everything, "PlainSent", 2);
        final ActionValidator other = validator.newInstance();
        assertThat(other.validate(buffer, 0, length)).isEqualTo(DoorCode.ACCEPTED);

        assertThat(validator.validate(buffer, 0, 1)).isEqualTo(DoorCode.TOO_SHORT);

        assertThat(other.describeLastRefusal()).contains("nothing");
    }

    private void good(final Schema schema, final String name, final int version) {
        length = new RandomActions(new Random(1), buffer).write(schema, schema.message(name), version);
    }

    private void header(final int offset, final int value) {
        ScalarType.UINT16.write(buffer, offset, value);
    }

    private void set(final String message, final String field, final long raw) {
        set(everything, message, field, raw);
    }

    private void set(final Schema schema, final String message, final String name, final long raw) {
        schema.message(message).field(name).type().write(buffer, offset(schema, message, name), raw);
    }

    private static int offset(final Schema schema, final String message, final String name) {
        final MessageLayout layout = schema.message(message);
        return Schema.HEADER_LENGTH + layout.field(name).offset();
    }

    private void text(final String message, final String name, final String text) {
        final FieldLayout field = everything.message(message).field(name);
        final int offset = offset(everything, message, name);
        buffer.setMemory(offset, field.lengthBytes(), (byte) 0);
        buffer.putBytes(offset, text.getBytes(StandardCharsets.ISO_8859_1));
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
