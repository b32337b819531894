package io.acta.examples.instance.web;

import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Serves the page ({@code /}) and the tables ({@code /state}), and looks at a WebSocket's request ({@code /ws?user=7},
 * {@code &format=sbe}) before it passes it on.
 */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";

    private final Engine engine;
    private final byte[] page;

    HttpHandler(final Engine engine, final byte[] page) {
        this.engine = engine;
        this.page = page;
    }

    /** Who a WebSocket's client says it is; a real server would take it from a token. @return 0 when it doesn't say. */
    static long userId(final QueryStringDecoder uri) {
        try {
            return Math.max(0, Long.parseLong(parameter(uri, "user")));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }

    static String parameter(final QueryStringDecoder uri, final String name) {
        final Map<String, List<String>> parameters = uri.parameters();
        return parameters.containsKey(name) ? parameters.get(name).get(0) : "";
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            refuse(
                    context,
                    request,
                    HttpResponseStatus.BAD_REQUEST,
                    "this is no HTTP request that the server can read");
        } else if (!HttpMethod.GET.equals(request.method())) {
            refuse(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET is served here");
        } else {
            route(context, request, new QueryStringDecoder(request.uri()));
        }
    }

    private void route(
            final ChannelHandlerContext context, final FullHttpRequest request, final QueryStringDecoder uri) {
        switch (uri.path()) {
            case "/" -> respond(context, request, HttpResponseStatus.OK, HTML, Unpooled.wrappedBuffer(page));
            case "/state" -> respondWithState(context, request.retain());
            case WebServer.SOCKET_PATH -> upgrade(context, request, uri);
            default ->
                refuse(
                        context,
                        request,
                        HttpResponseStatus.NOT_FOUND,
                        "there are /, /state and " + WebServer.SOCKET_PATH);
        }
    }

    private void upgrade(
            final ChannelHandlerContext context, final FullHttpRequest request, final QueryStringDecoder uri) {
        final String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        final String host = request.headers().get(HttpHeaderNames.HOST);
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            // A browser lets any page open a WebSocket to anywhere, but it says which page it was.
            refuse(context, request, HttpResponseStatus.FORBIDDEN, "a page of another site may not connect");
        } else if (userId(uri) == 0) {
            refuse(
                    context,
                    request,
                    HttpResponseStatus.BAD_REQUEST,
                    "say which user connects, a number above 0: " + WebServer.SOCKET_PATH + "?user=7");
        } else {
            context.fireChannelRead(request.retain());
        }
    }

    private void respondWithState(final ChannelHandlerContext context, final FullHttpRequest request) {
        engine.query(state -> new StateCopy(state, engine.position(Level.JOURNALED)))
                .whenCompleteAsync(
                        (copy, failure) -> {
                            if (failure == null) {
                                final ByteBuf body = Unpooled.copiedBuffer(copy.toJson(), StandardCharsets.UTF_8);
                                respond(context, request, HttpResponseStatus.OK, JSON, body);
                            } else {
                                refuse(
                                        context,
                                        request,
                                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                                        "the state cannot be read now: " + failure.getMessage());
                            }
                            request.release();
                        },
                        context.executor());
    }

    private static void refuse(
            final ChannelHandlerContext context,
            final FullHttpRequest request,
            final HttpResponseStatus status,
            final String reason) {
        respond(
                context,
                request,
                status,
                JSON,
                Unpooled.copiedBuffer(Connection.errorJson(reason), StandardCharsets.UTF_8));
    }

    private static void respond(
            final ChannelHandlerContext context,
            final FullHttpRequest request,
            final HttpResponseStatus status,
            final String contentType,
            final ByteBuf body) {
        final FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        if (status == HttpResponseStatus.OK && HttpUtil.isKeepAlive(request)) {
            context.writeAndFlush(response);
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            // Neither a browser's spare connection nor a client that is gone without a word is kept for ever.
            context.close();
        } else {
            super.userEventTriggered(context, event);
        }
    }
}
