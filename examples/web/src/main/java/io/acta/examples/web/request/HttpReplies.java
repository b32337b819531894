package io.acta.examples.web.request;

import io.acta.examples.web.Refusal;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Answers a request of HTTP once its action's outcome is journaled; no thread waits meanwhile.
 *
 * <pre>{@code
 * HttpReplies replies = new HttpReplies(code ->
 *         code == Rejection.ROOM_UNKNOWN.code() ? new Refusal(404, Rejection.reason(code), "id") : null);
 * routes.delete("/rooms/{id}", context ->
 *         replies.answer(context, requests.ask(() -> actions.roomClosed(id(context))), reply -> Map.of("sequence", reply.sequence())));
 * }</pre>
 */
public final class HttpReplies {
    private final IntFunction<Refusal> rejections;

    /** @param rejections what to say for a rejection's code; null for 422 and the reply's reason. */
    public HttpReplies(final IntFunction<Refusal> rejections) {
        this.rejections = rejections;
    }

    /**
     * Answers later.
     *
     * @param body what to say, as JSON, when it is applied.
     */
    public void answer(
            final Context context, final CompletableFuture<Reply> asked, final Function<Reply, Object> body) {
        context.future(() -> asked.thenAccept(reply -> {
            if (!reply.isApplied()) {
                throw refusal(reply);
            }
            context.json(body.apply(reply));
        }));
    }

    /** What to say when it is not applied. */
    public Refusal refusal(final Reply reply) {
        final Refusal said = reply.status() == ReplyStatus.REJECTED ? rejections.apply(reply.code()) : null;
        return said != null ? said : reply.refusal();
    }
}
