package io.acta.examples.web;

import io.acta.examples.web.access.Identity;
import io.acta.examples.web.socket.ClientSocket;
import io.acta.examples.web.socket.SocketHandler;
import io.javalin.http.Context;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Says what it hears; keeps who came and how they went. {@code ?user=…} names who it is, {@code no} is not let in. */
final class EchoHandler implements SocketHandler {
    final BlockingQueue<ClientSocket> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    @Override
    public Identity admit(final Context upgrade) {
        final String user = upgrade.queryParam("user");
        if ("no".equals(user)) {
            throw new Refusal(401, "not you", "user");
        }
        return Identity.named(user == null ? "" : user);
    }

    @Override
    public void onOpen(final ClientSocket socket) {
        opened.add(socket);
    }

    @Override
    public void onText(final ClientSocket socket, final String text) {
        switch (text) {
            case "refuse" -> throw Refusal.ofField("text", "not this");
            case "fail" -> throw new IllegalStateException("a fault on purpose");
            case "err" -> throw new AssertionError("an error on purpose");
            case "bye" -> socket.close(4001, "as you like");
            default -> socket.sendText("heard " + text);
        }
    }

    @Override
    public void onBinary(final ClientSocket socket, final byte[] bytes) {
        socket.sendBinary(bytes);
    }

    @Override
    public void onClose(final ClientSocket socket, final int code, final String reason) {
        closed.add(socket.identity().user() + " " + code + " " + reason);
    }
}
