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
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus scrapes from {@code /metrics} on a port of its own: the stream, its previews, requests, the engine, Redis and the JVM. Everything
 * is read when it is scraped; only the time of requests is measured as they come.
 */
public final class StreamMetrics implements AutoCloseable {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** What goes up and down, or says where something is; all other counters of the engine only rise. */
    private static final Set<EngineCounter> LEVELS = Set.of(
            EngineCounter.APPLIED_POSITION,
            EngineCounter.JOURNALED_POSITION,
            EngineCounter.SYNCED_POSITION,
            EngineCounter.STATE,
            EngineCounter.JOURNAL_FULL);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Begins with the JVM. */
    public StreamMetrics() {
        // Names that Prometheus' own tool complains of: nanoseconds in place of seconds, a number of processors that is
        // called a count.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /** Adds what the state says. */
    public StreamMetrics state(final StateJson state) {
        gauge("stream.live", "1 while the stream is live, paused or not.", state, each -> flag(each, "isLive"));
        gauge("stream.paused", "1 while the stream is live and stands still.", state, each -> flag(each, "isPaused"));
        gauge("stream.fps", "Frames drawn in the last second.", state, each -> number(each, "fps"));
        gauge("stream.target.fps", "Frames a second that admins want.", state, each -> number(each, "targetFPS"));
        gauge(
                "stream.render.time.seconds",
                "How long it took to draw a frame, on average lately.",
                state,
                each -> number(each, "averageRenderTime") / TimeUnit.SECONDS.toMillis(1));
        counter("stream.frames", "Frames drawn, over all processes.", state, each -> number(each, "frameCount"));
        counter(
                "stream.frames.dropped",
                "Frames that were not drawn because their time had passed, over all processes.",
                state,
                each -> number(each, "droppedFrames"));
        counter("stream.changes", "Changes that admins made to the stream.", state, each -> number(each, "changes"));
        return this;
    }

    private static double flag(final StateJson state, final String field) {
        return state.stream().get(field).booleanValue() ? 1 : 0;
    }

    private static double number(final StateJson state, final String field) {
        return state.stream().get(field).doubleValue();
    }

    /** Adds what the engine has counted: what only rises as counters, positions and states as gauges. */
    public StreamMetrics engine(final Engine engine, final long stateLoadNs) {
        for (final EngineCounter counter : EngineCounter.values()) {
            final String name =
                    "engine." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
            final String description = "The engine's counter \"" + counter.label() + "\", EngineCounter."
                    + counter.name() + " in its documentation.";
            final ToDoubleFunction<Engine> value =
                    each -> each.counters().get(counter).get();
            if (LEVELS.contains(counter)) {
                gauge(name, description, engine, value);
            } else {
                counter(name, description, engine, value);
            }
        }
        gauge(
                "stream.state.load.seconds",
                "How long this process took until its state was there.",
                engine,
                each -> stateLoadNs / (double) TimeUnit.SECONDS.toNanos(1));
        return this;
    }

    /** Adds what previews get. */
    public StreamMetrics previews(final PreviewSockets previews) {
        for (final Quality quality : new Quality[] {Quality.HIGH, Quality.MEDIUM, Quality.LOW}) {
            Gauge.builder("stream.previews", previews, each -> each.count(quality))
                    .description("Previews that are connected to this process, by quality.")
                    .tag("quality", StateJson.lower(quality))
                    .register(registry);
        }
        counter("preview.frames.sent", "Frames handed to previews.", previews, PreviewSockets::framesSent);
        counter(
                "preview.frames.skipped",
                "Frames left out for previews that were still busy with the one before.",
                previews,
                PreviewSockets::framesSkipped);
        counter("preview.frame.bytes", "Bytes of frames handed to previews.", previews, PreviewSockets::frameBytes);
        return this;
    }

    /** Adds what a server has counted. @param server its name, a label. */
    public StreamMetrics server(final String server, final WebCounters counters) {
        for (final WebCounters.Kind kind : WebCounters.Kind.values()) {
            FunctionCounter.builder(
                            "web." + kind.name().toLowerCase(Locale.ROOT).replace('_', '.'),
                            counters,
                            each -> each.count(kind))
                    .description(kind.description())
                    .tag("server", server)
                    .register(registry);
        }
        return this;
    }

    /** Adds what is known of Redis. */
    public StreamMetrics mirror(final RedisMirror mirror) {
        gauge("redis.up", "1 while Redis takes what it is told.", mirror, each -> each.isUp() ? 1 : 0);
        gauge("redis.lag.actions", "Actions that Redis does not show yet.", mirror, RedisMirror::lag);
        gauge(
                "redis.latency.seconds",
                "How long the last transaction took.",
                mirror,
                each -> each.latencyNs() / (double) TimeUnit.SECONDS.toNanos(1));
        counter("redis.transactions", "Transactions that Redis took.", mirror, RedisMirror::transactions);
        counter("redis.rows.written", "Rows written in them.", mirror, RedisMirror::rowsWritten);
        counter("redis.failures", "Attempts that Redis did not take.", mirror, RedisMirror::failures);
        counter(
                "redis.whole.writes",
                "Times that all rows were written, since Redis did not have what it should.",
                mirror,
                RedisMirror::wholeWrites);
        return this;
    }

    /** Notes how long a request took. @param route as it was declared, so that ids make no labels. */
    public void request(final String method, final String route, final int status, final long tookNs) {
        Timer.builder("http.requests")
                .description("How long requests took until they were answered.")
                .tags("method", method, "route", route, "status", Integer.toString(status))
                .register(registry)
                .record(tookNs, TimeUnit.NANOSECONDS);
    }

    private <T> void gauge(
            final String name, final String description, final T source, final ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(description).register(registry);
    }

    private <T> void counter(
            final String name, final String description, final T source, final ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).description(description).register(registry);
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
