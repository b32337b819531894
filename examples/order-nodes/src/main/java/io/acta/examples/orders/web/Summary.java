package io.acta.examples.orders.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acta.engine.Engine;
import io.acta.engine.published.PublishedTables;
import io.acta.examples.orders.CachedOrderReader;
import io.acta.examples.orders.CustomerReader;
import io.acta.examples.orders.DashboardNode;
import io.acta.examples.orders.DashboardReader;
import io.acta.examples.orders.DashboardTable;
import io.acta.examples.orders.DayReader;
import io.acta.examples.orders.FileImportReader;
import io.acta.examples.orders.FileImportTable;
import io.acta.examples.orders.OrderNode;
import io.acta.examples.orders.OrderNodeStateReader;
import io.acta.examples.orders.OrderReader;
import io.acta.examples.orders.OrderSummaryReader;
import io.acta.examples.orders.OrderSummaryTable;
import io.acta.examples.orders.ProductReader;
import io.acta.examples.orders.ReviewReader;
import io.acta.examples.orders.ReviewTable;
import io.acta.examples.orders.ShipmentReader;
import io.acta.examples.web.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the page shows at a glance, collected from all nodes at one sequence. It reads published rows, so that nobody waits for it: not the reactor thread, and not other
 * readers. One thread at a time.
 */
final class Summary {
    private static final int DAYS_MAX = 120;
    private static final int IMPORTS_MAX = 5;

    private final PublishedTables tables;
    private final OrderReader orders;
    private final OrderNodeStateReader node;
    private final OrderSummaryReader summaries;
    private final CustomerReader customers;
    private final ProductReader products;
    private final ShipmentReader shipments;
    private final CachedOrderReader cache;
    private final DashboardReader dashboards;
    private final DayReader days;
    private final FileImportReader imports;
    private final ReviewReader reviews;

    Summary(final Engine engine) {
        tables = engine.published();
        orders = new OrderReader(tables);
        node = new OrderNodeStateReader(tables);
        summaries = new OrderSummaryReader(tables);
        customers = new CustomerReader(tables);
        products = new ProductReader(tables);
        shipments = new ShipmentReader(tables);
        cache = new CachedOrderReader(tables);
        dashboards = new DashboardReader(tables);
        days = new DayReader(tables);
        imports = new FileImportReader(tables);
        reviews = new ReviewReader(tables);
    }

    /** All of one moment, copied as it is: what takes time is done when nobody can come between any more. */
    private record Seen(
            long sequence,
            long nodeVersion,
            int[] sizes,
            byte[] summary,
            byte[] dashboard,
            List<long[]> days,
            List<byte[]> imports,
            byte[] review) {}

    /** All of one moment, as JSON. */
    synchronized ObjectNode collect() {
        final Seen seen = tables.collect(this::look);
        final ObjectNode all = Json.object()
                .put("type", "summary")
                .put("sequence", seen.sequence())
                .put("nodeVersion", seen.nodeVersion());
        if (seen.summary() != null) {
            all.set("summary", Rows.json(OrderSummaryTable.TYPE, seen.summary()));
        }
        if (seen.dashboard() != null) {
            all.set("dashboard", Rows.json(DashboardTable.TYPE, seen.dashboard()));
        }
        all.putObject("nodes")
                .put("orders", seen.sizes()[0])
                .put("customers", seen.sizes()[1])
                .put("products", seen.sizes()[2])
                .put("shipments", seen.sizes()[3])
                .put("cachedOrders", seen.sizes()[4]);
        final ArrayNode dayList = all.putArray("days");
        seen.days().stream()
                .sorted(Comparator.comparingLong(day -> day[0]))
                .skip(Math.max(0, seen.days().size() - DAYS_MAX))
                .forEach(day -> dayList.addArray().add(day[0]).add(day[1]).add(day[2]));
        final ArrayNode importList = all.putArray("imports");
        seen.imports().stream()
                .map(row -> Rows.json(FileImportTable.TYPE, row))
                .sorted(Comparator.comparingLong(row -> -row.get("startedNs").asLong()))
                .limit(IMPORTS_MAX)
                .forEach(importList::add);
        all.set("review", seen.review() == null ? null : Rows.json(ReviewTable.TYPE, seen.review()));
        return all;
    }

    private Seen look() {
        final var state = node.get(OrderNode.NODE_ID);
        final var summary = summaries.get(1);
        final var dashboard = dashboards.get(DashboardNode.DASHBOARD_ID);
        final List<long[]> allDays = new ArrayList<>();
        days.all();
        while (days.next()) {
            final var day = days.row();
            allDays.add(new long[] {day.day(), day.orders(), day.revenueCents()});
        }
        final List<byte[]> allImports = new ArrayList<>();
        imports.all();
        while (imports.next()) {
            allImports.add(FileImportTable.TYPE.toMessage(
                    imports.row().buffer(), imports.row().offset()));
        }
        return new Seen(
                tables.sequence(),
                state == null ? 0 : state.nodeVersion(),
                new int[] {orders.size(), customers.size(), products.size(), shipments.size(), cache.size()},
                summary == null ? null : OrderSummaryTable.TYPE.toMessage(summary.buffer(), summary.offset()),
                dashboard == null ? null : DashboardTable.TYPE.toMessage(dashboard.buffer(), dashboard.offset()),
                allDays,
                allImports,
                latestReview());
    }

    private byte[] latestReview() {
        long latestId = 0;
        reviews.all();
        while (reviews.next()) {
            latestId = Math.max(latestId, reviews.row().reviewId());
        }
        final var latest = latestId == 0 ? null : reviews.get(latestId);
        return latest == null ? null : ReviewTable.TYPE.toMessage(latest.buffer(), latest.offset());
    }
}
