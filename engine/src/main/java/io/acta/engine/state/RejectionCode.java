package io.acta.engine.state;

/** Codes of a REJECTED outcome. 1 to {@link #USER_MAX} are the user's; those above are the engine's bounds. */
public final class RejectionCode {
    /** The greatest code that a user may give. */
    public static final int USER_MAX = 0x7FFF;

    /** The table that the action wanted to add a row to is full. */
    public static final int TABLE_FULL = 0x8001;

    /** More follow-ups than one action may have. */
    public static final int FOLLOW_UPS = 0x8002;

    /** More outputs, or more bytes of them, than one action may have. */
    public static final int OUTPUTS = 0x8003;

    /** More timers than the engine may hold. */
    public static final int TIMERS = 0x8004;

    /** More rows changed than one action may change. */
    public static final int MUTATIONS = 0x8005;

    /** A message for a timer is longer than a timer can keep. */
    public static final int TIMER_ACTION_LENGTH = 0x8006;

    /** A row has another version than the asker expected. The outcome is CONFLICT, so that this code is seen only where a step has no outcome. */
    public static final int CONFLICT = 0x8010;

    /** An action queue that collects the action has no room left but for what its reactor has not taken. */
    public static final int QUEUE_FULL = 0x8011;

    /** More continuations than may wait, or one that is longer than an action may be. */
    public static final int CONTINUATIONS = 0x8012;

    /** A reaction changed a row that reactions are told of, in the last round that a batch may have. */
    public static final int REACTIONS = 0x8013;

    /** A text is too long for a symbol. */
    public static final int SYMBOL_LENGTH = 0x8020;

    /** A message is too long to be retained, or too short to be one. */
    public static final int RETAINED_LENGTH = 0x8021;

    private RejectionCode() {}

    /** A name for the engine's codes, the number for the user's. */
    public static String name(final int code) {
        return switch (code) {
            case TABLE_FULL -> "TABLE_FULL";
            case FOLLOW_UPS -> "FOLLOW_UPS";
            case OUTPUTS -> "OUTPUTS";
            case TIMERS -> "TIMERS";
            case MUTATIONS -> "MUTATIONS";
            case TIMER_ACTION_LENGTH -> "TIMER_ACTION_LENGTH";
            case CONFLICT -> "CONFLICT";
            case QUEUE_FULL -> "QUEUE_FULL";
            case CONTINUATIONS -> "CONTINUATIONS";
            case REACTIONS -> "REACTIONS";
            case RETAINED_LENGTH -> "RETAINED_LENGTH";
            case SYMBOL_LENGTH -> "SYMBOL_LENGTH";
            default -> Integer.toString(code);
        };
    }
}
