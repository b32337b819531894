package io.acta.examples.instance.web;

import io.acta.engine.Engine;
import io.acta.engine.Level;
import io.acta.engine.Publisher;
import io.acta.engine.release.OverflowPolicy;
import io.acta.engine.release.Subscription;
import io.acta.examples.instance.InstanceDecoder;
import io.acta.examples.instance.InstanceReactor;
import io.acta.examples.instance.InstanceTable;
import io.acta.examples.instance.MessageHeaderEncoder;
import io.acta.examples.instance.ServerSettings;
import io.acta.examples.instance.WelcomedEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port for the page, the state and the WebSockets. One event loop carries all channels: the engine is faster than any number
 * of sockets here, and one thread may share one publisher.
 */
public final class WebServer implements AutoCloseable {
    /** Bytes of a client's frame at most. */
    public static final int FRAME_BYTES_MAX = 4096;

    static final String SOCKET_PATH = "/ws";

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int REQUEST_BYTES_MAX = 8192;
    private static final int IDLE_SECONDS_MAX = 60;
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private final Engine engine;
    private final ServerSettings settings;
    private final Requests requests = new Requests();
    private final Connections connections = new Connections();
    private final AtomicLong lastPeerId = new AtomicLong();
    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(loop.next());
    private final Publisher publisher;
    private final Subscription outcomes;
    private final Subscription changes;
    private final byte[] page = page();
    private final Channel listener;

    /**
     * Listens.
     *
     * @throws IllegalStateException when it cannot; names the address.
     */
    public WebServer(final Engine engine, final ServerSettings settings) {
        this.engine = engine;
        this.settings = settings;
        this.lastPeerId.set(engine.query(state -> {
                    final InstanceDecoder row = state.view(InstanceTable.TYPE).get(InstanceReactor.INSTANCE_ID);
                    return row == null ? 0L : row.lastPeerId();
                })
                .join());
        this.publisher = engine.publisher();
        this.outcomes = engine.onOutputs("clients-outcomes", OverflowPolicy.BLOCK, requests);
        this.changes = engine.onChanges("clients-changes", OverflowPolicy.BLOCK, connections);
        this.listener = listen();
    }

    private Channel listen() {
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(settings.outboundBytesMax() / 2, settings.outboundBytesMax()))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        initialise(channel);
                    }
                });
        try {
            return bootstrap
                    .bind(settings.host(), settings.port())
                    .syncUninterruptibly()
                    .channel();
        } catch (final RuntimeException e) {
            loop.shutdownGracefully();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + "; choose another --port or --host",
                    e);
        } catch (final Exception e) {
            // Netty throws the socket's IOException without declaring it.
            loop.shutdownGracefully();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + "; choose another --port or --host",
                    e);
        }
    }

    private void initialise(final SocketChannel channel) {
        if (channels.size() >= settings.connectionsMax()) {
            LOG.warn("a connection is turned away: connectionsMax={} are open", settings.connectionsMax());
            channel.close();
            return;
        }
        channels.add(channel);
        final ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new IdleStateHandler(IDLE_SECONDS_MAX, 0, 0));
        pipeline.addLast(new HttpServerCodec());
        pipeline.addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX));
        pipeline.addLast(new HttpHandler(engine, page));
        pipeline.addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(SOCKET_PATH)
                .checkStartsWith(true)
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(FRAME_BYTES_MAX)
                        .closeOnProtocolViolation(false)
                        .build())
                .build()));
        pipeline.addLast(new WebSocketFrameAggregator(FRAME_BYTES_MAX));
        pipeline.addLast(new PeerSocketHandler(this, publisher));
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    Requests requests() {
        return requests;
    }

    Connections connections() {
        return connections;
    }

    long nextPeerId() {
        return lastPeerId.incrementAndGet();
    }

    /**
     * Sends the whole state, then every change after it. The copy is taken and the connection added between the same two batches,
     * so that no change is missed; the event loop sends the copy before any later change.
     */
    void welcome(final Connection connection) {
        engine.query(state -> {
                    final StateCopy copy = new StateCopy(state, engine.position(Level.JOURNALED));
                    connection.welcomeSequence(copy.sequence());
                    connections.add(connection);
                    connection.channel().eventLoop().execute(() -> send(connection, copy));
                    return copy.sequence();
                })
                .exceptionally(failure -> {
                    connection.errorAndClose(
                            WebSocketCloseStatus.TRY_AGAIN_LATER,
                            "the state cannot be read now: " + failure.getMessage());
                    return 0L;
                });
    }

    private void send(final Connection connection, final StateCopy copy) {
        final UnsafeBuffer welcome =
                new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + WelcomedEncoder.BLOCK_LENGTH]);
        new WelcomedEncoder()
                .wrapAndApplyHeader(welcome, 0, new MessageHeaderEncoder())
                .peerId(connection.peerId())
                .userId(connection.userId());
        connection.tell(welcome, 0, welcome.capacity());
        for (final byte[] message : copy.messages()) {
            connection.tell(new UnsafeBuffer(message), 0, message.length);
        }
        if (!connection.channel().isActive()) {
            // It left before it was added, so nobody else will remove it.
            connections.remove(connection);
        }
    }

    private static byte[] page() {
        try (InputStream in = WebServer.class.getResourceAsStream("page.html")) {
            return in.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException("page.html is in this jar", e);
        }
    }

    /** Takes no more connections, ends those that are open, and hears no more of the engine. */
    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        channels.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
                .awaitUninterruptibly(1, TimeUnit.SECONDS);
        channels.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        outcomes.close();
        changes.close();
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
