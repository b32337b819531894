package io.acta.examples.web.access;

import java.util.HashMap;
import java.util.Map;

/**
 * How many connections there may be: in all, from one address, of one user. Nobody in particular (an empty user) is limited by address alone.
 *
 * <p><b>Threads:</b> any.
 */
public final class ConnectionLimits {
    private final int max;
    private final int addressMax;
    private final int userMax;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final Map<String, Integer> byUser = new HashMap<>();
    private int count;

    /**
     * @param max in all.
     * @param addressMax from an address.
     * @param userMax of a user.
     */
    public ConnectionLimits(final int max, final int addressMax, final int userMax) {
        if (max < 1 || addressMax < 1 || userMax < 1) {
            throw new IllegalArgumentException("connection limits: max=" + max + ", addressMax=" + addressMax
                    + ", userMax=" + userMax + "; all must be positive");
        }
        this.max = max;
        this.addressMax = addressMax;
        this.userMax = userMax;
    }

    /** Why there may not be one more, null when there may. */
    public synchronized String refusal(final String address, final String user) {
        if (count >= max) {
            return "the server is full: " + max + " connections are open";
        }
        if (byAddress.getOrDefault(address, 0) >= addressMax) {
            return "too many connections from your address: " + addressMax + " are open";
        }
        if (!user.isEmpty() && byUser.getOrDefault(user, 0) >= userMax) {
            return "too many connections of this user: " + userMax + " are open";
        }
        return null;
    }

    /** Counts one more, unless there is a {@link #refusal}. @return the refusal, null when it was counted. */
    public synchronized String tryOpen(final String address, final String user) {
        final String refusal = refusal(address, user);
        if (refusal == null) {
            count++;
            byAddress.merge(address, 1, Integer::sum);
            byUser.merge(user, 1, Integer::sum);
        }
        return refusal;
    }

    /** One that was counted is gone. */
    public synchronized void close(final String address, final String user) {
        count--;
        byAddress.computeIfPresent(address, (key, open) -> open == 1 ? null : open - 1);
        byUser.computeIfPresent(user, (key, open) -> open == 1 ? null : open - 1);
    }

    /** How many there are. */
    public synchronized int count() {
        return count;
    }
}
