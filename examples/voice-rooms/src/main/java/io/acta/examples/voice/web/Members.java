package io.acta.examples.voice.web;

import io.acta.examples.web.Refusal;
import io.acta.examples.web.access.Tokens;
import io.javalin.http.Context;

/** Who asks over HTTP: somebody in a room, by the token of its session, and no more often than one may speak. <b>Threads:</b> any. */
public final class Members {
    private final Directory directory;
    private final Rates rates;

    Members(final Directory directory, final Rates rates) {
        this.directory = directory;
        this.rates = rates;
    }

    /** @throws Refusal 401 when nobody in a room has this token, 429 when it asks too often. */
    public Directory.Present of(final Context request) {
        final String token = Tokens.bearer(request);
        if (!Secrets.isCode(token)) {
            throw new Refusal(401, "a session's token is needed: Authorization: Bearer …", "token");
        }
        final Secrets.Session session = Secrets.Session.of(token);
        rates.takeOfSession(session);
        final Directory.Present present = directory.session(session);
        if (present == null) {
            throw new Refusal(401, "this session is over", "token");
        }
        return present;
    }
}
