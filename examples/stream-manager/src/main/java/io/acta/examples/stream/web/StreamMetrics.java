package io.acta.examples.stream.web;

import io.acta.engine.Engine;
import io.acta.engine.counters.EngineCounter;
import io.acta.examples.stream.Quality;
import io.acta.examples.stream.mirror.RedisMirror;
import io.acta.examples.web.WebCounters;
import io.acta.examples.web.WebServer;
import io.acta.examples.web.WebServerContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus scrapes from {@code /metrics} on a port of its own: the stream, its previews, requests, the engine, Redis and the JVM. Everything
 * is read when it is scraped; only the time of requests is measured as they come.
 */
public final class StreamMetrics implements AutoCloseable {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Begins with the JVM. */
    public StreamMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /** Adds what the state says. */
    public StreamMetrics state(final StateJson state) {
        gauge("stream.live", state, each -> each.stream().get("isLive").booleanValue() ? 1 : 0);
        gauge("stream.paused", state, each -> each.stream().get("isPaused").booleanValue() ? 1 : 0);
        gauge("stream.fps", state, each -> each.stream().get("fps").doubleValue());
        gauge("stream.target.fps", state, each -> each.stream().get("targetFPS").doubleValue());
        gauge(
                "stream.render.time.ms",
                state,
                each -> each.stream().get("averageRenderTime").doubleValue());
        counter(
                "stream.frames",
                Tags.empty(),
                state,
                each -> each.stream().get("frameCount").doubleValue());
        counter(
                "stream.frames.dropped",
                Tags.empty(),
                state,
                each -> each.stream().get("droppedFrames").doubleValue());
        counter(
                "stream.changes",
                Tags.empty(),
                state,
                each -> each.stream().get("changes").doubleValue());
        return this;
    }

    /** Adds what the engine has counted. */
    public StreamMetrics engine(final Engine engine, final long stateLoadNs) {
        for (final EngineCounter counter : EngineCounter.values()) {
            final String name =
                    "engine." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
            gauge(name, engine, each -> each.counters().get(counter).get());
        }
        gauge("stream.state.load.seconds", engine, each -> stateLoadNs / (double) TimeUnit.SECONDS.toNanos(1));
        return this;
    }

    /** Adds what previews get. */
    public StreamMetrics previews(final PreviewSockets previews) {
        for (final Quality quality : new Quality[] {Quality.HIGH, Quality.MEDIUM, Quality.LOW}) {
            Gauge.builder("stream.previews", previews, each -> each.count(quality))
                    .tag("quality", StateJson.lower(quality))
                    .register(registry);
        }
        counter("preview.frames.sent", Tags.empty(), previews, PreviewSockets::framesSent);
        counter("preview.frames.skipped", Tags.empty(), previews, PreviewSockets::framesSkipped);
        counter("preview.frame.bytes", Tags.empty(), previews, PreviewSockets::frameBytes);
        return this;
    }

    /** Adds what a server has counted. @param server its name, a label. */
    public StreamMetrics server(final String server, final WebCounters counters) {
        for (final WebCounters.Kind kind : WebCounters.Kind.values()) {
            counter(
                    "web." + kind.name().toLowerCase(Locale.ROOT).replace('_', '.'),
                    Tags.of("server", server),
                    counters,
                    each -> each.count(kind));
        }
        return this;
    }

    /** Adds what is known of Redis. */
    public StreamMetrics mirror(final RedisMirror mirror) {
        gauge("redis.up", mirror, each -> each.isUp() ? 1 : 0);
        gauge("redis.lag.actions", mirror, RedisMirror::lag);
        gauge("redis.latency.seconds", mirror, each -> each.latencyNs() / (double) TimeUnit.SECONDS.toNanos(1));
        counter("redis.transactions", Tags.empty(), mirror, RedisMirror::transactions);
        counter("redis.rows.written", Tags.empty(), mirror, RedisMirror::rowsWritten);
        counter("redis.failures", Tags.empty(), mirror, RedisMirror::failures);
        counter("redis.whole.writes", Tags.empty(), mirror, RedisMirror::wholeWrites);
        return this;
    }

    /** Notes how long a request took. @param route as it was declared, so that ids make no labels. */
    public void request(final String method, final String route, final int status, final long tookNs) {
        Timer.builder("http.requests")
                .tags("method", method, "route", route, "status", Integer.toString(status))
                .register(registry)
                .record(tookNs, TimeUnit.NANOSECONDS);
    }

    private <T> void gauge(final String name, final T source, final ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).register(registry);
    }

    private <T> void counter(final String name, final Tags tags, final T source, final ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).tags(tags).register(registry);
    }

    /** What is served, as text. */
    public String scrape() {
        return registry.scrape();
    }

    /** Serves it. */
    public WebServer serve(final String host, final int port) {
        return WebServer.start(new WebServerContext()
                .name("metrics")
                .host(host)
                .port(port)
                .portOption("--metrics-port or METRICS_PORT")
                .threadsMax(8)
                .routes(routes -> routes.get(
                        "/metrics", request -> request.contentType(CONTENT_TYPE).result(scrape()))));
    }

    @Override
    public void close() {
        registry.close();
    }
}
